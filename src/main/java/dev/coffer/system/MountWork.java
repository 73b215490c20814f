package dev.coffer.system;

import dev.coffer.engine.Call;
import dev.coffer.engine.Engine;
import dev.coffer.engine.Fields;
import dev.coffer.gate.routing.MountConfig;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.gate.routing.Mounts.StoredMount;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.system.SystemEngine.MountParts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lists, enables, shows and disables the mounts of one family. Every change reads the whole mount
 * table, so two changes that do not go together conflict, and one of them runs again.
 */
final class MountWork {
    private static final String KV = "kv";
    private static final String VERSION = "version";

    private final MountFamily family;
    private final MountParts parts;

    MountWork(MountFamily family, MountParts parts) {
        this.family = family;
        this.parts = parts;
    }

    Response list(ReadTransaction tx, Call call) {
        Map<String, JsonObject> byPath = new TreeMap<>();
        for (StoredMount mount : Mounts.all(tx)) {
            MountEntry entry = mount.entry();
            if (family.contains(entry)) {
                byPath.put(family.shownPath(entry.path()), MountView.full(entry));
            }
        }
        return Response.mirrored(JsonObject.of(byPath));
    }

    Response show(ReadTransaction tx, Call call) {
        String path = pathOf(call.fields());
        return Mounts.matching(Mounts.all(tx), family.tablePath(path))
                .filter(entry -> isMeant(entry, path))
                .map(entry -> Response.mirrored(MountView.full(entry)))
                .orElseThrow(() -> new RequestFailure.Invalid(family.nothingAt(path)));
    }

    /**
     * Among secrets engines a mount of either family is found, by any path below it: clients look
     * auth methods up there too, where no right over {@code sys/auth} is needed. Among auth methods
     * it is found by its own path only.
     */
    private boolean isMeant(MountEntry entry, String path) {
        return family == MountFamily.SECRETS || entry.path().equals(family.tablePath(path));
    }

    Response enable(Transaction tx, Call call) {
        Fields fields = call.fields();
        String path = pathOf(fields);
        MountConfig config = MountSettings.of(fields, parts.limits(), family);
        Kind kind = family == MountFamily.AUTH ? methodOf(fields) : kindOf(fields);
        if (!MountSettings.engineVersion(fields, family).isEmpty()) {
            throw new RequestFailure.Invalid(family.otherVersion(kind.type()));
        }
        MountSettings.checkVisibility(config.listingVisibility());
        refuseReserved(path, kind.type());
        List<StoredMount> mounts = Mounts.all(tx);
        conflicting(mounts, family.tablePath(path))
                .ifPresent(taken -> {
                    throw new RequestFailure.Invalid(
                            "path is already in use at " + family.shownPath(taken));
                });
        refuseOneTooMany(mounts);
        MountEntry entry =
                new MountEntry(
                        MountIdentity.newId(parts.random()),
                        family.tablePath(path),
                        kind.type(),
                        parts.random().uuid(),
                        MountIdentity.newAccessor(
                                parts.random(), family.accessorType(kind.type()), mounts),
                        fields.text("description"),
                        kind.options(),
                        config,
                        fields.bool("local"),
                        fields.bool("seal_wrap"),
                        fields.bool("external_entropy_access"));
        Mounts.put(tx, entry);
        engineOf(entry).enabled(tx, entry.toMount(parts.limits()));
        tx.afterCommit(parts.changed());
        return Response.noContent();
    }

    Response disable(Transaction tx, Call call) {
        String path = family.tablePath(pathOf(call.fields()));
        Optional<MountEntry> entry =
                Mounts.matching(Mounts.all(tx), path).filter(found -> found.path().equals(path));
        if (path.equals(DefaultMounts.TOKEN)) {
            throw new RequestFailure.Invalid(
                    family == MountFamily.AUTH
                            ? "token credential backend cannot be disabled"
                            : cannotUnmount(path));
        }
        if (entry.isEmpty()) {
            return Response.noContent();
        }
        if (family == MountFamily.SECRETS && DefaultMounts.isProtected(path)) {
            throw new RequestFailure.Invalid(cannotUnmount(path));
        }
        Mounts.retire(tx, entry.get());
        parts.revocation().revoke(tx, entry.get().path());
        tx.afterCommit(parts.changed());
        return Response.noContent();
    }

    private static String cannotUnmount(String path) {
        return "cannot unmount \"" + path + "\"";
    }

    private void refuseReserved(String path, String type) {
        if (family == MountFamily.AUTH) {
            if (DefaultMounts.SINGLE_AUTH_TYPES.contains(type)) {
                throw new RequestFailure.Invalid("token credential backend cannot be instantiated");
            }
            return;
        }
        if (DefaultMounts.isProtected(path)) {
            throw new RequestFailure.Invalid("cannot mount \"" + path + "\"");
        }
        if (DefaultMounts.SINGLE_TYPES.contains(type)) {
            throw new RequestFailure.Invalid("mount type of \"" + type + "\" is not mountable");
        }
    }

    /** A mount path as clients write it, with one slash at its end and none at its begin. */
    static String mountPath(String path) {
        String folder = path.endsWith("/") ? path : path + "/";
        return folder.startsWith("/") ? folder.substring(1) : folder;
    }

    static String pathOf(Fields fields) {
        return mountPath(fields.text("path"));
    }

    /** A mount that lies at, above or below a path. */
    static Optional<String> conflicting(List<StoredMount> mounts, String path) {
        return mounts.stream()
                .map(mount -> mount.entry().path())
                .filter(taken -> taken.startsWith(path) || path.startsWith(taken))
                .min(String::compareTo);
    }

    /** The type of an auth method; it has no versions. */
    private Kind methodOf(Fields fields) {
        String type = typeOf(fields, MountSettings.engineName(fields, family));
        TreeMap<String, String> options = new TreeMap<>(fields.pairs("options"));
        refuseVersion(type, options);
        return new Kind(type, options);
    }

    private void refuseVersion(String type, Map<String, String> options) {
        if (!options.getOrDefault(VERSION, "").isEmpty()) {
            throw new RequestFailure.Invalid(family.withoutVersions(type));
        }
    }

    private static String typeOf(Fields fields, String engineName) {
        String type = fields.text("type");
        if (type.isEmpty()) {
            throw new RequestFailure.Invalid("backend type must be specified as a string");
        }
        if (!type.equals("plugin")) {
            return type;
        }
        String name = engineName.isEmpty() ? fields.text("plugin_name") : engineName;
        if (name.isEmpty()) {
            throw new RequestFailure.Invalid("plugin_name must be provided for plugin backend");
        }
        return name;
    }

    private record Kind(String type, TreeMap<String, String> options) {}

    /** The type that is meant: {@code kv-v2} is {@code kv} with an option. */
    private Kind kindOf(Fields fields) {
        String type = typeOf(fields, "");
        TreeMap<String, String> options = new TreeMap<>(fields.pairs("options"));
        switch (type) {
            case KV -> {}
            case "kv-v1", "kv-v2" -> {
                options.put(VERSION, type.substring("kv-v".length()));
                return new Kind(KV, options);
            }
            default -> refuseVersion(type, options);
        }
        return new Kind(type, options);
    }

    private Engine engineOf(MountEntry entry) {
        return parts.engines()
                .of(entry)
                .orElseThrow(() ->
                        new RequestFailure.Invalid(
                                "plugin not found in the catalog: " + entry.type()));
    }

    private static void refuseOneTooMany(List<StoredMount> mounts) {
        if (mounts.size() >= Mounts.MAX_MOUNTS) {
            throw new RequestFailure.Invalid("there are " + mounts.size() + " mounts already");
        }
    }
}
