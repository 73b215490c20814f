package dev.coffer.auth.cert;

import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.engine.Call;
import dev.coffer.engine.Mount;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Administers the settings and the roles of a mount. Thread-safe. */
final class CertWork {
    private final NamedRoles<CertRole> roles;
    private final NamedRoles<RevokedSerials> lists;

    private final Consumer<MountId> configured;

    /**
     * The work on mounts.
     *
     * @param configured told of a mount whose settings were written
     */
    CertWork(Folders folders, Consumer<MountId> configured) {
        this.configured = configured;
        this.roles = new NamedRoles<>(folders, RecordType.CERT_ROLE, "certs/", CertRole::decode);
        this.lists =
                new NamedRoles<>(folders, RecordType.CERT_REVOKED, "crls/", RevokedSerials::decode);
    }

    NamedRoles<CertRole> roles() {
        return roles;
    }

    NamedRoles<RevokedSerials> lists() {
        return lists;
    }

    static CertConfig config(ReadTransaction tx, MountId mount) {
        return Optional.ofNullable(tx.get(configKey(mount)))
                .map(CertConfig::decode)
                .orElse(CertConfig.NEW);
    }

    private static RecordKey configKey(MountId mount) {
        return RecordKey.inMount(RecordType.CERT_CONFIG, mount);
    }

    Response showConfig(ReadTransaction tx, Call call) {
        return Response.ok(config(tx, call.mount().id()).view());
    }

    Response writeConfig(Transaction tx, Call call) {
        CertConfig after = config(tx, call.mount().id()).changed(call.fields());
        tx.put(configKey(call.mount().id()), after.encode());
        tx.afterCommit(() -> configured.accept(call.mount().id()));
        return Response.noContent();
    }

    Response write(Transaction tx, Call call) {
        CertRole after =
                roles.find(tx, call)
                        .orElse(CertRole.NEW)
                        .changed(call.fields(), NamedRoles.name(call));
        roles.put(tx, call, after);
        return warned(after, call.mount());
    }

    private static Response warned(CertRole role, Mount mount) {
        Response done = Response.noContent();
        done =
                warned(
                        done,
                        "Given ttl of %d seconds is greater than current mount/system default of %d"
                                + " seconds",
                        role.token().ttl(),
                        mount.defaultLeaseTtl());
        done =
                warned(
                        done,
                        "Given max_ttl of %d seconds is greater than current mount/system default"
                                + " of %d seconds",
                        role.token().maxTtl(),
                        mount.maxLeaseTtl());
        return warned(
                done,
                "Given period of %d seconds is greater than the backend's maximum TTL of %d"
                        + " seconds",
                role.token().period(),
                mount.maxLeaseTtl());
    }

    private static Response warned(Response done, String format, Duration given, Duration longest) {
        return given.compareTo(longest) > 0
                ? done.withWarning(format.formatted(given.toSeconds(), longest.toSeconds()))
                : done;
    }
}
