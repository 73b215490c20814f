package dev.coffer.auth.jwt;

import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.auth.terms.SignedToken;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.Renewal;
import dev.coffer.json.JsonObject;
import dev.coffer.outbound.OutboundException;
import dev.coffer.request.GoText;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Logins and their renewal. Keys are fetched and signatures checked outside of the transaction;
 * what was checked counts only for the settings that were in force then. Thread-safe.
 */
final class LoginWork {
    static final Field ROLE =
            new Field("role", Field.Type.LOWER_CASE_STRING, "The role to log in as.");
    static final Field TOKEN = Field.string("jwt", "The signed token.");

    private static final String CHANGED =
            "the settings were changed while the token was checked, try again";

    private final NamedRoles<JwtRole> roles;
    private final Keys keys;

    LoginWork(NamedRoles<JwtRole> roles, Keys keys) {
        this.roles = roles;
        this.keys = keys;
    }

    /** Claims whose signature is good by these settings. */
    record Proved(JwtConfig config, JsonObject claims) {}

    Supplier<Proved> prepare(ReadTransaction tx, Call call) {
        JwtConfig config = config(tx, call);
        JwtRole role = role(tx, call, config);
        refuseBrowsers(role);
        String text = call.fields().text(TOKEN.name());
        if (text.isEmpty()) {
            throw new RequestFailure.Invalid("missing token");
        }
        role.token().checkAddress(call.request().caller().remoteAddress());
        SignedToken token = SignedToken.parse(text);
        if (!config.taken().contains(token.algorithm())) {
            throw new RequestFailure.Invalid(
                    "error validating token: invalid algorithm (alg) header parameter: unsupported"
                            + " signing algorithm");
        }
        Instant now = call.request().now();
        return () -> proved(config, token, now);
    }

    private static void refuseBrowsers(JwtRole role) {
        if (role.browser().on()) {
            throw new RequestFailure.Invalid("role with oidc role_type is not allowed");
        }
    }

    private Proved proved(JwtConfig config, SignedToken token, Instant now) {
        try {
            if (keys.verifies(config.source(), token, now)) {
                return new Proved(config, token.claims());
            }
        } catch (OutboundException failure) {
            throw new RequestFailure.Invalid(
                    "error validating token: error verifying token signature: fetching keys: "
                            + failure.getMessage());
        }
        throw new RequestFailure.Invalid(
                "error validating token: error verifying token signature: no known key"
                        + " successfully validated the token signature");
    }

    Response logIn(Transaction tx, Call call, Proved proved) {
        JwtConfig config = config(tx, call);
        if (!config.equals(proved.config())) {
            throw new RequestFailure.Unavailable(CHANGED, 1);
        }
        JwtRole role = role(tx, call, config);
        refuseBrowsers(role);
        role.token().checkAddress(call.request().caller().remoteAddress());
        Checks.check(proved.claims(), config, role, call.request().now());
        Login.Alias alias = Checks.alias(proved.claims(), roleName(call, config), role.identity());
        Checks.checkClaims(proved.claims(), role.bounds());
        return Response.login(login(Optional.of(alias), roleName(call, config), role));
    }

    /** What the gate makes a token of. */
    static Login login(Optional<Login.Alias> alias, String roleName, JwtRole role) {
        return new Login(
                alias,
                alias.map(Login.Alias::name).orElse(""),
                role.token().policies(),
                alias.map(Login.Alias::metadata).orElse(Map.of()),
                role.token().terms(),
                JsonObject.builder().put(ROLE.name(), roleName).build());
    }

    Optional<Login> renew(ReadTransaction tx, Renewal renewal) {
        String name = StoredFields.of(renewal.kept()).text(ROLE.name());
        JwtRole role =
                roles.find(tx, renewal.mount().id(), name)
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(
                                        "role " + name + " does not exist during renewal"));
        return Optional.of(login(Optional.empty(), name, role));
    }

    private static JwtConfig config(ReadTransaction tx, Call call) {
        return JwtWork.config(tx, call.mount().id())
                .orElseThrow(() -> new RequestFailure.Invalid("could not load configuration"));
    }

    /** The role that a login names, or that one without a name is for. */
    Optional<String> roleNamed(ReadTransaction tx, Call call) {
        String name = roleName(call, config(tx, call));
        return roles.find(tx, call.mount().id(), name).map(_ -> name);
    }

    private static String roleName(Call call, JwtConfig config) {
        String name = call.fields().text(ROLE.name());
        return name.isEmpty() ? config.defaultRole() : name;
    }

    private JwtRole role(ReadTransaction tx, Call call, JwtConfig config) {
        String name = roleName(call, config);
        if (name.isEmpty()) {
            throw new RequestFailure.Invalid("missing role");
        }
        return roles.find(tx, call.mount().id(), name)
                .orElseThrow(() ->
                        new RequestFailure.Invalid(
                                "role " + GoText.quote(name) + " could not be found"));
    }
}
