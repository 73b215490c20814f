package dev.coffer.system;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Call;
import dev.coffer.engine.Engine;
import dev.coffer.engine.Fields;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.gate.routing.MountConfig;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.gate.routing.Mounts.StoredMount;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lists, enables, shows and disables mounts. Every change reads the whole mount table, so two
 * changes that do not go together conflict, and one of them runs again.
 */
final class MountWork {
    private static final String KV = "kv";
    private static final String VERSION = "version";

    private final Engines engines;
    private final LeaseLimits limits;
    private final RandomSource random;
    private final Runnable changes;

    MountWork(Engines engines, LeaseLimits limits, RandomSource random, Runnable changes) {
        this.engines = engines;
        this.limits = limits;
        this.random = random;
        this.changes = changes;
    }

    Response list(ReadTransaction tx, Call call) {
        return Response.mirrored(fullViews(Mounts.all(tx)));
    }

    /** Every mount by path, as {@code sys/mounts} shows them. */
    static JsonObject fullViews(List<StoredMount> mounts) {
        Map<String, JsonObject> byPath = new TreeMap<>();
        for (StoredMount mount : mounts) {
            byPath.put(mount.entry().path(), MountView.full(mount.entry()));
        }
        return JsonObject.of(byPath);
    }

    Response show(ReadTransaction tx, Call call) {
        String path = pathOf(call.fields());
        return Mounts.matching(Mounts.all(tx), path)
                .map(entry -> Response.mirrored(MountView.full(entry)))
                .orElseThrow(() -> new RequestFailure.Invalid("No secret engine mount at " + path));
    }

    Response enable(Transaction tx, Call call) {
        Fields fields = call.fields();
        String path = pathOf(fields);
        MountConfig config = MountSettings.of(fields, limits);
        Kind kind = kindOf(fields);
        if (!MountSettings.engineVersion(fields).isEmpty()) {
            throw new RequestFailure.Invalid(otherVersion(kind.type()));
        }
        MountSettings.checkVisibility(config.listingVisibility());
        if (DefaultMounts.isProtected(path)) {
            throw new RequestFailure.Invalid("cannot mount \"" + path + "\"");
        }
        if (DefaultMounts.SINGLE_TYPES.contains(kind.type())) {
            throw new RequestFailure.Invalid(
                    "mount type of \"" + kind.type() + "\" is not mountable");
        }
        List<StoredMount> mounts = Mounts.all(tx);
        conflicting(mounts, path)
                .ifPresent(taken -> {
                    throw new RequestFailure.Invalid("path is already in use at " + taken);
                });
        refuseOneTooMany(mounts);
        MountEntry entry =
                new MountEntry(
                        MountIdentity.newId(random),
                        path,
                        kind.type(),
                        random.uuid(),
                        MountIdentity.newAccessor(random, kind.type(), mounts),
                        fields.text("description"),
                        kind.options(),
                        config,
                        fields.bool("local"),
                        fields.bool("seal_wrap"),
                        fields.bool("external_entropy_access"));
        Mounts.put(tx, entry);
        engineOf(kind.type()).enabled(tx, entry.toMount(limits));
        tx.afterCommit(changes);
        return Response.noContent();
    }

    Response disable(Transaction tx, Call call) {
        String path = pathOf(call.fields());
        Optional<MountEntry> entry =
                Mounts.matching(Mounts.all(tx), path).filter(found -> found.path().equals(path));
        if (entry.isEmpty()) {
            return Response.noContent();
        }
        if (DefaultMounts.isProtected(path)) {
            throw new RequestFailure.Invalid("cannot unmount \"" + path + "\"");
        }
        Mounts.retire(tx, entry.get());
        tx.afterCommit(changes);
        return Response.noContent();
    }

    /** What a client is told that asks for another version of an engine than the built one. */
    static String otherVersion(String type) {
        return "cannot select non-builtin version of secrets plugin " + type;
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

    private record Kind(String type, TreeMap<String, String> options) {}

    /** The type that is meant: {@code kv-v2} is {@code kv} with an option. */
    private static Kind kindOf(Fields fields) {
        String type = fields.text("type");
        if (type.isEmpty()) {
            throw new RequestFailure.Invalid("backend type must be specified as a string");
        }
        if (type.equals("plugin")) {
            type = fields.text("plugin_name");
            if (type.isEmpty()) {
                throw new RequestFailure.Invalid("plugin_name must be provided for plugin backend");
            }
        }
        TreeMap<String, String> options = new TreeMap<>(fields.pairs("options"));
        switch (type) {
            case KV -> {}
            case "kv-v1", "kv-v2" -> {
                options.put(VERSION, type.substring("kv-v".length()));
                return new Kind(KV, options);
            }
            default -> {
                if (!options.getOrDefault(VERSION, "").isEmpty()) {
                    throw new RequestFailure.Invalid(
                            "secrets engine \"" + type + "\" does not allow setting a version");
                }
            }
        }
        return new Kind(type, options);
    }

    private Engine engineOf(String type) {
        return engines.find(type)
                .orElseThrow(() ->
                        new RequestFailure.Invalid("plugin not found in the catalog: " + type));
    }

    private static void refuseOneTooMany(List<StoredMount> mounts) {
        if (mounts.size() >= Mounts.MAX_MOUNTS) {
            throw new RequestFailure.Invalid("there are " + mounts.size() + " mounts already");
        }
    }
}
