package dev.coffer.engine.kv.change;

import dev.coffer.engine.Access;
import dev.coffer.engine.Call;
import dev.coffer.engine.Capability;
import dev.coffer.engine.Mount;
import dev.coffer.engine.SubCall;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import dev.coffer.request.GoTime;
import dev.coffer.request.Request;
import dev.coffer.storage.schema.LogRecord;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who watches what: reads the changes below a prefix that its caller may know of.
 *
 * @param limit most changes of one look
 */
record Watch(Request request, Mount mount, String prefix, int limit) {
    /** Records of the log that one look reads. */
    private static final int RECORDS = 500;

    static Watch of(Call call, String prefix, int limit) {
        return new Watch(call.request(), call.mount(), prefix, limit);
    }

    /**
     * What one look has found.
     *
     * @param next where to go on
     * @param more whether there may be more already
     */
    record Batch(List<Told> changes, Revision next, boolean more) {
        Batch {
            changes = List.copyOf(changes);
        }

        JsonObject json(Mount mount) {
            List<JsonValue> events = new ArrayList<>(changes.size());
            for (Told told : changes) {
                events.add(told.json(mount));
            }
            return JsonObject.builder()
                    .put("events", new JsonArray(events))
                    .put("next", next.text(mount.id()))
                    .build();
        }
    }

    /** A change as a watcher learns it, and the place behind it. */
    record Told(Revision revision, ChangeEntry change) {
        JsonObject json(Mount mount) {
            JsonObject.Builder json =
                    JsonObject.builder()
                            .put("revision", revision.text(mount.id()))
                            .put("path", change.path())
                            .put("operation", change.kind().operation());
            if (change.versions().changed() != 0) {
                json.put("version", change.versions().changed());
            }
            if (change.kind().ofMetadata() && change.versions().metadata() != 0) {
                json.put("metadata_version", change.versions().metadata());
            }
            return json.put("time", GoTime.format(change.time())).build();
        }
    }

    /**
     * The changes from a place on.
     *
     * @throws dev.coffer.request.RequestFailure.Invalid 400 if there would be a gap
     */
    Batch read(ReadTransaction tx, Access access, Revision from) {
        KeptChanges.of(tx, mount.id()).require(from, tx, mount.id());
        RecordRange range =
                RecordRange.between(
                        RecordKey.inLog(RecordType.KV_CHANGE, mount.id(), from.commit(), 0),
                        RecordKey.inLog(RecordType.KV_CHANGE, mount.id(), Long.MAX_VALUE, 0));
        ReadTransaction.Slice slice = tx.peekScan(range, RECORDS);
        List<Told> told = new ArrayList<>();
        Revision next = from;
        for (ReadTransaction.Entry entry : slice.entries()) {
            LogRecord record = LogRecord.decode(entry.key(), entry.value());
            int known = record.commit() == from.commit() ? from.known() : 0;
            for (int i = known; i < record.entries().size(); i++) {
                if (told.size() == limit) {
                    return new Batch(told, next, true);
                }
                next = new Revision(record.commit(), i + 1);
                tell(told, access, next, record.entries().get(i));
            }
        }
        return slice.more()
                ? new Batch(told, next, true)
                : new Batch(told, Revision.behind(tx.version()), false);
    }

    private void tell(List<Told> told, Access access, Revision revision, Bytes entry) {
        if (!ChangeEntry.pathOf(entry).startsWith(prefix)) {
            return;
        }
        Optional<ChangeEntry> change = ChangeEntry.decode(entry);
        if (change.isPresent()
                && change.get().kind() != ChangeKind.CONFIG_WRITE
                && mayKnow(access, change.get().path())) {
            told.add(new Told(revision, change.get()));
        }
    }

    /** Who may read a key's value or its metadata may know that it was changed. */
    private boolean mayKnow(Access access, String path) {
        return mayRead(access, "data/" + path) || mayRead(access, "metadata/" + path);
    }

    private boolean mayRead(Access access, String path) {
        return access.permits(
                SubCall.of(request, Capability.READ, mount.path() + path, JsonObject.EMPTY));
    }
}
