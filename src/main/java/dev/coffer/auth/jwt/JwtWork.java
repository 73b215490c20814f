package dev.coffer.auth.jwt;

import dev.coffer.auth.terms.NameLists;
import dev.coffer.engine.Call;
import dev.coffer.outbound.OutboundException;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Administers the settings and the roles of a mount. Thread-safe. */
final class JwtWork {
    private static final String LISTED = "role/";

    private final Folders folders;
    private final Keys keys;

    JwtWork(Folders folders, Keys keys) {
        this.folders = folders;
        this.keys = keys;
    }

    static Optional<JwtConfig> config(ReadTransaction tx, MountId mount) {
        return Optional.ofNullable(tx.get(configKey(mount))).map(JwtConfig::decode);
    }

    static Optional<JwtRole> role(ReadTransaction tx, MountId mount, String name) {
        return Optional.ofNullable(tx.get(roleKey(tx, mount, name))).map(JwtRole::decode);
    }

    private static RecordKey configKey(MountId mount) {
        return RecordKey.inMount(RecordType.JWT_CONFIG, mount);
    }

    private static RecordKey roleKey(ReadTransaction tx, MountId mount, String name) {
        Bytes root = tx.names().folderId(mount, "");
        return RecordKey.ofName(RecordType.JWT_ROLE, mount, root, tx.names().nameHash(root, name));
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
        Optional<JwtRole> before = role(tx, mount, name(call));
        JwtRole after = before.orElse(JwtRole.NEW).changed(call.fields());
        if (before.isEmpty()) {
            folders.add(tx, mount, LISTED + name(call));
        }
        tx.put(roleKey(tx, mount, name(call)), after.encode());
        boolean cut = after.token().maxTtl().compareTo(call.mount().maxLeaseTtl()) > 0;
        return cut
                ? Response.noContent()
                        .withWarning(
                                "token max ttl is greater than the system or backend mount's"
                                        + " maximum TTL value; issued tokens' max TTL value will"
                                        + " be truncated")
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

    private static String name(Call call) {
        return call.fields().text(JwtRole.NAME.name()).toLowerCase(Locale.ROOT);
    }
}
