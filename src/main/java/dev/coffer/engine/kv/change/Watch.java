package dev.coffer.engine.kv.change;

import dev.coffer.engine.Access;
import dev.coffer.engine.Call;
import dev.coffer.engine.Capability;
import dev.coffer.engine.Mount;
import dev.coffer.engine.SubCall;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoTime;
import dev.coffer.request.Request;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.ArrayList;
import java.util.List;

/**
 * Who watches what: reads the changes below a prefix that its caller may know of.
 *
 * @param lineage of the revisions that are told
 * @param limit most changes of one look
 */
record Watch(Request request, Mount mount, Lineage lineage, String prefix, int limit) {
    static Watch of(ReadTransaction tx, Call call, String prefix, int limit) {
        return new Watch(
                call.request(), call.mount(), Lineage.of(tx, call.mount().id()), prefix, limit);
    }

    /** How far a watcher has come, and where it finds what comes next. */
    record Place(ChangeSource source, Revision at) {
        Place next(Batch read) {
            return new Place(source, read.next());
        }
    }

    /**
     * What one look has found.
     *
     * @param next where to go on
     * @param more whether there may be more already
     */
    record Batch(List<Change> changes, Revision next, boolean more) {
        Batch {
            changes = List.copyOf(changes);
        }

        JsonObject json(Lineage lineage) {
            List<JsonValue> events = new ArrayList<>(changes.size());
            for (Change change : changes) {
                events.add(Watch.json(change, lineage));
            }
            return JsonObject.builder()
                    .put("events", new JsonArray(events))
                    .put("next", next.text(lineage))
                    .build();
        }
    }

    /**
     * The changes from a place on.
     *
     * @throws dev.coffer.request.RequestFailure.Invalid 400 if there would be a gap
     */
    Batch read(ReadTransaction tx, Access access, Place place) {
        ChangeSource.Found found = place.source().from(tx, place.at());
        List<Change> told = new ArrayList<>();
        Revision next = place.at();
        for (Change change : found.changes()) {
            if (told.size() == limit) {
                return new Batch(told, next, true);
            }
            next = change.behind();
            String path = change.entry().path();
            if (path.startsWith(prefix) && mayKnow(access, path)) {
                told.add(change);
            }
        }
        return new Batch(told, found.next(), found.more());
    }

    /** A change as a watcher learns it. */
    static JsonObject json(Change told, Lineage lineage) {
        ChangeEntry entry = told.entry();
        JsonObject.Builder json =
                JsonObject.builder()
                        .put("revision", told.behind().text(lineage))
                        .put("path", entry.path())
                        .put("operation", entry.kind().operation());
        if (entry.versions().changed() != 0) {
            json.put("version", entry.versions().changed());
        }
        if (entry.kind().ofMetadata() && entry.versions().metadata() != 0) {
            json.put("metadata_version", entry.versions().metadata());
        }
        return json.put("time", GoTime.format(entry.time())).build();
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
