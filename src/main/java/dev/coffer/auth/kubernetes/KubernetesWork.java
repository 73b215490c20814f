package dev.coffer.auth.kubernetes;

import dev.coffer.auth.terms.NameLists;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.Mount;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
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
import java.util.Locale;
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

    private static final String LISTED = "role/";
    private static final String CHANGED =
            "the settings were changed while the token was reviewed, try again";

    private final Folders folders;
    private final Reviews reviews;

    KubernetesWork(Folders folders, Reviews reviews) {
        this.folders = folders;
        this.reviews = reviews;
    }

    private static Optional<ClusterConfig> config(ReadTransaction tx, MountId mount) {
        return Optional.ofNullable(tx.get(configKey(mount))).map(ClusterConfig::decode);
    }

    private static Optional<AccountRole> role(ReadTransaction tx, MountId mount, String name) {
        return Optional.ofNullable(tx.get(roleKey(tx, mount, name))).map(AccountRole::decode);
    }

    private static RecordKey configKey(MountId mount) {
        return RecordKey.inMount(RecordType.KUBERNETES_CONFIG, mount);
    }

    private static RecordKey roleKey(ReadTransaction tx, MountId mount, String name) {
        Bytes root = tx.names().folderId(mount, "");
        return RecordKey.ofName(
                RecordType.KUBERNETES_ROLE, mount, root, tx.names().nameHash(root, name));
    }

    private static String name(Call call) {
        return call.fields().text(AccountRole.NAME.name()).toLowerCase(Locale.ROOT);
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

    boolean exists(ReadTransaction tx, Call call) {
        return role(tx, call.mount().id(), name(call)).isPresent();
    }

    Response list(ReadTransaction tx, Call call) {
        return NameLists.answer(folders, tx, call, LISTED);
    }

    Response show(ReadTransaction tx, Call call) {
        return role(tx, call.mount().id(), name(call))
                .map(role -> Response.ok(role.view()))
                .orElseGet(Response::notFound);
    }

    Response write(Transaction tx, Call call) {
        MountId mount = call.mount().id();
        Optional<AccountRole> before = role(tx, mount, name(call));
        AccountRole after = before.orElse(AccountRole.NEW).changed(call.fields());
        if (before.isEmpty()) {
            folders.add(tx, mount, LISTED + name(call));
        }
        tx.put(roleKey(tx, mount, name(call)), after.encode());
        boolean cut = after.token().maxTtl().compareTo(call.mount().maxLeaseTtl()) > 0;
        return cut
                ? Response.noContent()
                        .withWarning(
                                "max_ttl is greater than the system or backend mount's maximum TTL"
                                        + " value; issued tokens' max TTL value will be truncated")
                : Response.noContent();
    }

    Response remove(Transaction tx, Call call) {
        RecordKey key = roleKey(tx, call.mount().id(), name(call));
        if (tx.get(key) != null) {
            tx.delete(key);
            folders.remove(tx, call.mount().id(), LISTED + name(call));
        }
        return Response.noContent();
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
                JsonObject.builder().put(ROLE.name(), roleName).build());
    }

    Optional<Login> renew(ReadTransaction tx, Mount mount, JsonObject renewal) {
        String name = StoredFields.of(renewal).text(ROLE.name());
        AccountRole role =
                role(tx, mount.id(), name.toLowerCase(Locale.ROOT))
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(
                                        "role " + name + " does not exist during renewal"));
        return Optional.of(
                new Login(
                        Optional.empty(),
                        "",
                        role.token().policies(),
                        Map.of(),
                        role.token().terms(),
                        renewal));
    }

    private static AccountRole loginRole(ReadTransaction tx, Call call) {
        String name = required(call, ROLE);
        return role(tx, call.mount().id(), name.toLowerCase(Locale.ROOT))
                .orElseThrow(() ->
                        new RequestFailure.Invalid("invalid role name " + GoText.quote(name)));
    }

    private static ClusterConfig loginConfig(ReadTransaction tx, Call call) {
        return config(tx, call.mount().id())
                .orElseThrow(
                        () -> new RequestFailure.Invalid("could not load backend configuration"));
    }

    private static String required(Call call, Field field) {
        String text = call.fields().text(field.name());
        if (text.isEmpty()) {
            throw new RequestFailure.Invalid("missing " + field.name());
        }
        return text;
    }
}
