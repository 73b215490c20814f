package dev.coffer.auth.jwt;

import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.engine.Call;
import dev.coffer.outbound.OutboundException;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Administers the settings and the roles of a mount. Thread-safe. */
final class JwtWork {
    private final NamedRoles<JwtRole> roles;
    private final Keys keys;

    JwtWork(NamedRoles<JwtRole> roles, Keys keys) {
        this.roles = roles;
        this.keys = keys;
    }

    /** The roles of mounts, whose names are kept by {@code folders}. */
    static NamedRoles<JwtRole> roles(Folders folders) {
        return new NamedRoles<>(folders, RecordType.JWT_ROLE, "role/", JwtRole::decode);
    }

    static Optional<JwtConfig> config(ReadTransaction tx, MountId mount) {
        return Optional.ofNullable(tx.get(configKey(mount))).map(JwtConfig::decode);
    }

    private static RecordKey configKey(MountId mount) {
        return RecordKey.inMount(RecordType.JWT_CONFIG, mount);
    }

    Response showConfig(ReadTransaction tx, Call call) {
        return config(tx, call.mount().id())
                .map(config -> Response.ok(config.view()))
                .orElseGet(Response::notFound);
    }

    /** Fetches keys where they are published, so that a wrong address is told at once. */
    Supplier<Optional<String>> prepareConfig(ReadTransaction tx, Call call) {
        JwtConfig config = JwtConfig.of(call.fields());
        Instant now = call.request().now();
        boolean skip = call.fields().bool(JwtConfig.SKIP_CHECK.name());
        return () -> {
            String problem =
                    config.source() instanceof JwtConfig.Source.Discovered
                            ? "error checking oidc discovery URL"
                            : "error checking jwks URL";
            try {
                KeySet _ = keys.fetched(config.source(), now);
                return Optional.empty();
            } catch (OutboundException failure) {
                if (skip) {
                    return Optional.of(problem);
                }
                throw new RequestFailure.Invalid(problem + ": " + failure.getMessage());
            }
        };
    }

    Response writeConfig(Transaction tx, Call call, Optional<String> warning) {
        tx.put(configKey(call.mount().id()), JwtConfig.of(call.fields()).encode());
        Response done = Response.noContent();
        return warning.map(done::withWarning).orElse(done);
    }

    Response write(Transaction tx, Call call) {
        Optional<String> inVain = Unsupported.checkRole(call.fields());
        JwtRole after = roles.find(tx, call).orElse(JwtRole.NEW).changed(call.fields());
        roles.put(tx, call, after);
        boolean cut = after.token().maxTtl().compareTo(call.mount().maxLeaseTtl()) > 0;
        Response done =
                cut
                        ? Response.noContent()
                                .withWarning(
                                        "token max ttl is greater than the system or backend"
                                                + " mount's maximum TTL value; issued tokens' max"
                                                + " TTL value will be truncated")
                        : Response.noContent();
        return inVain.map(done::withWarning).orElse(done);
    }
}
