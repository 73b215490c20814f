package dev.coffer.auth.kubernetes;

import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.Renewal;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoText;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Administers a mount, and lets service accounts log in. Thread-safe. */
final class KubernetesWork {
    static final Field ROLE = Field.string("role", "The role to log in as.");
    static final Field TOKEN = Field.string("jwt", "The token of the service account.");

    /** Longest token that is sent to an API server. */
    static final int MAX_TOKEN_LENGTH = 64 * 1024;

    private static final String CHANGED =
            "the settings were changed while the token was reviewed, try again";
    private static final String NO_CONFIG = "could not load backend configuration";
    private static final String NOT_TOLD =
            "the cluster does not tell whether the service account is still there; log in again, or"
                    + " give token_reviewer_jwt the right to get serviceaccounts, or set"
                    + " disable_renewal_review";
    private static final String NAMESPACE = "namespace";
    private static final String ACCOUNT = "account";
    private static final String UID = "uid";

    private final NamedRoles<AccountRole> roles;
    private final Reviews reviews;

    KubernetesWork(Folders folders, Reviews reviews) {
        this.roles =
                new NamedRoles<>(folders, RecordType.KUBERNETES_ROLE, "role/", AccountRole::decode);
        this.reviews = reviews;
    }

    NamedRoles<AccountRole> roles() {
        return roles;
    }

    private static Optional<ClusterConfig> config(ReadTransaction tx, MountId mount) {
        return Optional.ofNullable(tx.get(configKey(mount))).map(ClusterConfig::decode);
    }

    private static RecordKey configKey(MountId mount) {
        return RecordKey.inMount(RecordType.KUBERNETES_CONFIG, mount);
    }

    Response showConfig(ReadTransaction tx, Call call) {
        return config(tx, call.mount().id())
                .map(config -> Response.ok(config.view()))
                .orElseGet(Response::notFound);
    }

    Response writeConfig(Transaction tx, Call call) {
        tx.put(configKey(call.mount().id()), ClusterConfig.of(call.fields()).encode());
        return Response.noContent();
    }

    Response write(Transaction tx, Call call) {
        AccountRole after = roles.find(tx, call).orElse(AccountRole.NEW).changed(call.fields());
        roles.put(tx, call, after);
        boolean cut = after.token().maxTtl().compareTo(call.mount().maxLeaseTtl()) > 0;
        return cut
                ? Response.noContent()
                        .withWarning(
                                "max_ttl is greater than the system or backend mount's maximum TTL"
                                        + " value; issued tokens' max TTL value will be truncated")
                : Response.noContent();
    }

    /** An account that an API server has vouched for, by these settings. */
    record Reviewed(ClusterConfig config, String audience, Optional<Account> account) {}

    Supplier<Reviewed> prepare(ReadTransaction tx, Call call) {
        AccountRole role = loginRole(tx, call);
        String token = required(call, TOKEN);
        role.token().checkAddress(call.request().caller().remoteAddress());
        ClusterConfig config = loginConfig(tx, call);
        if (token.length() > MAX_TOKEN_LENGTH || !isPlain(token)) {
            throw new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN);
        }
        config.checks().check(token);
        return () ->
                new Reviewed(
                        config, role.audience(), reviews.review(config, token, role.audience()));
    }

    /** It goes into a header: nothing in it may end one. */
    private static boolean isPlain(String token) {
        return token.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    Response logIn(Transaction tx, Call call, Reviewed reviewed) {
        AccountRole role = loginRole(tx, call);
        ClusterConfig config = loginConfig(tx, call);
        if (!config.equals(reviewed.config()) || !role.audience().equals(reviewed.audience())) {
            throw new RequestFailure.Unavailable(CHANGED, 1);
        }
        role.token().checkAddress(call.request().caller().remoteAddress());
        Account account =
                reviewed.account()
                        .orElseThrow(
                                () -> new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN));
        role.check(account);
        return Response.login(login(role, account, required(call, ROLE)));
    }

    private static Login login(AccountRole role, Account account, String roleName) {
        String full = account.namespace() + "/" + account.name();
        Map<String, String> metadata =
                Map.of(
                        "service_account_uid", account.uid(),
                        "service_account_name", account.name(),
                        "service_account_namespace", account.namespace(),
                        "service_account_secret_name", "");
        Map<String, String> kept = new TreeMap<>(metadata);
        kept.put(ROLE.name(), roleName);
        return new Login(
                Optional.of(
                        new Login.Alias(
                                role.aliasByName() ? full : account.uid(), metadata, List.of())),
                account.namespace() + "-" + account.name(),
                role.token().policies(),
                kept,
                role.token().terms(),
                JsonObject.builder()
                        .put(ROLE.name(), roleName)
                        .put(NAMESPACE, account.namespace())
                        .put(ACCOUNT, account.name())
                        .put(UID, account.uid())
                        .build());
    }

    /** What a cluster, by these settings, says of the account of a token. */
    private record Asked(ClusterConfig config, Reviews.Standing standing) {}

    Optional<Supplier<?>> renewalTask(ReadTransaction tx, Renewal renewal) {
        StoredFields kept = StoredFields.of(renewal.kept());
        Account account = new Account(kept.text(NAMESPACE), kept.text(ACCOUNT), kept.text(UID));
        return config(tx, renewal.mount().id())
                .filter(config -> !config.withoutAsking())
                .map(config -> () -> new Asked(config, reviews.standing(config, account)));
    }

    Optional<Login> renew(ReadTransaction tx, Renewal renewal) {
        String name = StoredFields.of(renewal.kept()).text(ROLE.name());
        AccountRole role =
                roles.find(tx, renewal.mount().id(), name)
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(
                                        "role " + name + " does not exist during renewal"));
        checkStanding(tx, renewal);
        return Optional.of(
                new Login(
                        Optional.empty(),
                        "",
                        role.token().policies(),
                        Map.of(),
                        role.token().terms(),
                        renewal.kept()));
    }

    private static void checkStanding(ReadTransaction tx, Renewal renewal) {
        ClusterConfig config =
                config(tx, renewal.mount().id())
                        .orElseThrow(() -> new RequestFailure.Invalid(NO_CONFIG));
        if (config.withoutAsking()) {
            return;
        }
        if (!(renewal.outside().orElse(null) instanceof Asked asked)
                || !config.equals(asked.config())) {
            throw new RequestFailure.Unavailable(CHANGED, 1);
        }
        switch (asked.standing()) {
            case THERE -> {}
            case GONE -> throw new RequestFailure.Invalid("the service account is gone");
            case UNKNOWN -> throw new RequestFailure.Invalid(NOT_TOLD);
        }
    }

    /** The role that a login names. */
    Optional<String> roleNamed(ReadTransaction tx, Call call) {
        String name = call.fields().text(ROLE.name());
        return roles.find(tx, call.mount().id(), name).map(_ -> name);
    }

    private AccountRole loginRole(ReadTransaction tx, Call call) {
        String name = required(call, ROLE);
        return roles.find(tx, call.mount().id(), name)
                .orElseThrow(() ->
                        new RequestFailure.Invalid("invalid role name " + GoText.quote(name)));
    }

    private static ClusterConfig loginConfig(ReadTransaction tx, Call call) {
        return config(tx, call.mount().id())
                .orElseThrow(() -> new RequestFailure.Invalid(NO_CONFIG));
    }

    private static String required(Call call, Field field) {
        String text = call.fields().text(field.name());
        if (text.isEmpty()) {
            throw new RequestFailure.Invalid("missing " + field.name());
        }
        return text;
    }
}
