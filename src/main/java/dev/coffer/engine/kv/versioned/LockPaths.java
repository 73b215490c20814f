package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.Capability;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code lock/:path} for a key and {@code lock-prefix/:path} for everything below a folder: who
 * sets, shows and removes locks. A caller needs the capability on the path itself and the one that
 * the locked writes need, so that a policy written before there were locks keeps its meaning.
 */
final class LockPaths {
    private static final String PATH = "path";
    private static final String TOO_MANY =
            "this mount has " + LockTable.MAX_LOCKS + " locks; remove one before another is set";

    private LockPaths() {}

    static List<PathSpec> specs() {
        return List.of(
                writes(PathSpec.at("lock/(?P<path>.*)"), Target::ofKey)
                        .fields(Field.string(PATH, LockTexts.KEY))
                        .foldsSlash()
                        .help(LockTexts.LOCK_SYNOPSIS, LockTexts.LOCK_DESCRIPTION)
                        .build(),
                writes(PathSpec.at("lock-prefix/(?P<path>.*)"), Target::ofFolder)
                        .fields(Field.string(PATH, LockTexts.FOLDER))
                        .reads(Operation.LIST, LockPaths::list)
                        .foldsSlash()
                        .help(LockTexts.PREFIX_SYNOPSIS, LockTexts.PREFIX_DESCRIPTION)
                        .build(),
                writes(PathSpec.at("lock-prefix"), Target::ofFolder)
                        .help(LockTexts.PREFIX_SYNOPSIS, LockTexts.PREFIX_DESCRIPTION)
                        .build());
    }

    private static PathSpec.Builder writes(PathSpec.Builder spec, Target.Finder finder) {
        return spec.fields(
                        Field.bool("data", LockTexts.DATA),
                        Field.bool("metadata", LockTexts.METADATA),
                        Field.bool("destroy", LockTexts.DESTROY),
                        Field.string("reason", LockTexts.REASON),
                        Field.string("expires", LockTexts.EXPIRES))
                .reads(Operation.READ, (tx, call) -> read(tx, call, finder))
                .writes(Operation.WRITE, (tx, call) -> write(tx, call, finder))
                .writes(Operation.DELETE, (tx, call) -> delete(tx, call, finder))
                .creates();
    }

    private static Response read(ReadTransaction tx, Call call, Target.Finder finder) {
        MountId mount = serving(tx, call);
        Target target = finder.of(tx, call);
        boolean mayRead =
                target.allows(call, Capability.READ, "data/")
                        || target.allows(call, Capability.READ, "metadata/");
        if (!mayRead) {
            throw denied();
        }
        List<LockEntry> locks = target.above().countingAt(call.request().now());
        return locks.isEmpty()
                ? Response.notFound()
                : Response.ok(inForce(tx, mount, target, locks));
    }

    private static JsonObject inForce(
            ReadTransaction tx, MountId mount, Target target, List<LockEntry> locks) {
        JsonObject.Builder shown = JsonObject.builder().put(PATH, target.path());
        for (LockDimension dimension : LockDimension.values()) {
            shown.put(dimension.shown(), locks.stream().anyMatch(lock -> lock.locks(dimension)));
        }
        JsonObject[] all =
                locks.stream()
                        .map(lock -> LockNote.of(tx, mount, lock.id()).shown(lock))
                        .toArray(JsonObject[]::new);
        return shown.put("locks", JsonArray.of(all)).build();
    }

    private static Response write(Transaction tx, Call call, Target.Finder finder) {
        MountId mount = serving(tx, call);
        Target target = finder.of(tx, call);
        LockRequest asked = LockRequest.of(call);
        LockTable table = LockTable.of(tx, mount);
        Instant now = call.request().now();
        Optional<LockEntry> before = table.find(target.id()).filter(lock -> lock.countsAt(now));
        EnumSet<LockDimension> touched = EnumSet.copyOf(asked.dimensions());
        before.ifPresent(lock -> touched.addAll(lock.dimensions()));
        requireRights(call, target, touched);
        List<LockEntry> others = others(tx, mount, target, now);
        if (others.size() >= LockTable.MAX_LOCKS) {
            throw new RequestFailure.Invalid(TOO_MANY, tooMany());
        }
        Instant since = target.heldSince(now);
        LockEntry lock =
                new LockEntry(
                        target.id(), target.folder(), asked.dimensions(), since, asked.expires());
        LockNote note = new LockNote(target.path(), asked.reason());
        others.add(lock);
        LockTable.of(others).put(tx, mount);
        note.put(tx, mount, lock.id());
        return Response.ok(note.shown(lock));
    }

    private static JsonObject tooMany() {
        return JsonObject.builder()
                .put("code", "too_large")
                .put("limit", LockTable.MAX_LOCKS)
                .build();
    }

    private static Response delete(Transaction tx, Call call, Target.Finder finder) {
        MountId mount = serving(tx, call);
        Target target = finder.of(tx, call);
        LockTable table = LockTable.of(tx, mount);
        Optional<LockEntry> lock = table.find(target.id());
        if (lock.isPresent()) {
            requireRights(call, target, lock.get().dimensions());
            LockNote.remove(tx, mount, target.id());
            LockTable.of(others(tx, mount, target, call.request().now())).put(tx, mount);
        }
        return Response.noContent();
    }

    /** The locks of all others; those that count no longer are removed on this occasion. */
    private static List<LockEntry> others(
            Transaction tx, MountId mount, Target target, Instant now) {
        List<LockEntry> others = new ArrayList<>();
        for (LockEntry lock : LockTable.of(tx, mount).entries()) {
            if (lock.id().equals(target.id())) {
                continue;
            }
            if (lock.countsAt(now)) {
                others.add(lock);
            } else {
                LockNote.remove(tx, mount, lock.id());
            }
        }
        return others;
    }

    /** Every lock at a folder or below it. */
    private static Response list(ReadTransaction tx, Call call) {
        MountId mount = serving(tx, call);
        Target target = Target.ofFolder(tx, call);
        if (!target.allows(call, Capability.LIST, "metadata/")) {
            throw denied();
        }
        TreeMap<String, JsonObject> shown = new TreeMap<>(JsonObject.NAME_ORDER);
        for (LockEntry lock : LockTable.of(tx, mount).entries()) {
            LockNote note = LockNote.of(tx, mount, lock.id());
            if (lock.countsAt(call.request().now()) && note.path().startsWith(target.path())) {
                shown.put(note.path(), note.shown(lock));
            }
        }
        return shown.isEmpty()
                ? Response.notFound()
                : Response.ok(
                        JsonObject.builder()
                                .put("key_info", JsonObject.of(shown))
                                .put("keys", JsonArray.ofStrings(List.copyOf(shown.keySet())))
                                .build());
    }

    private static MountId serving(ReadTransaction tx, Call call) {
        MountSettings _ = MountSettings.serving(tx, call.mount().id());
        return call.mount().id();
    }

    /** Whoever locks or unlocks needs the right to the writes that it is about. */
    private static void requireRights(Call call, Target target, Set<LockDimension> dimensions) {
        boolean values =
                dimensions.contains(LockDimension.DATA)
                        || dimensions.contains(LockDimension.DESTROY);
        boolean metadata = dimensions.contains(LockDimension.METADATA);
        boolean allowed =
                (!values || target.allows(call, Capability.UPDATE, "data/"))
                        && (!metadata || target.allows(call, Capability.UPDATE, "metadata/"));
        if (!allowed) {
            throw denied();
        }
    }

    private static RequestFailure denied() {
        return new RequestFailure.Denied(RequestFailure.oneError("permission denied"));
    }

    /**
     * What a lock is put on.
     *
     * @param path of a key, or of a folder with a slash at its end; empty for the whole mount
     * @param id under which its lock stands in the table
     */
    private record Target(String path, boolean folder, Bytes id, KeyLocks above) {
        interface Finder {
            Target of(ReadTransaction tx, Call call);
        }

        static Target ofKey(ReadTransaction tx, Call call) {
            KeyReader key = KeyReader.of(tx, call);
            if (key.path().isEmpty()) {
                throw new RequestFailure.Invalid("missing path");
            }
            return new Target(key.path(), false, key.address().nameHash(), key.locks());
        }

        /** A folder's own lock is found by its id, those above it as those of a name in it. */
        static Target ofFolder(ReadTransaction tx, Call call) {
            String path = KeyReader.pathOf(call);
            String folder = path.isEmpty() ? "" : path + "/";
            KeyReader inside = new KeyReader(tx, call.mount().id(), folder + "-");
            return new Target(folder, true, inside.address().folderId(), inside.locks());
        }

        boolean allows(Call call, Capability capability, String family) {
            return call.access().allows(capability, call.mount().path() + family + path);
        }

        /** Since when versions have been held here without a gap. */
        Instant heldSince(Instant now) {
            return above.countingAt(now).stream()
                    .filter(LockEntry::holdsVersions)
                    .map(LockEntry::since)
                    .min(Instant::compareTo)
                    .orElse(now);
        }
    }
}
