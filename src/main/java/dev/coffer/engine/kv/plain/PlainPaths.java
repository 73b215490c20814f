package dev.coffer.engine.kv.plain;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.engine.PathTable;
import dev.coffer.engine.StoredPath;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.request.Bytes;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.FolderPath;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The one path of a version 1 mount: whatever follows the mount is a secret's path.
 *
 * <p>Source: OpenBao API, KV version 1; recorded in the scenarios kv1-*.
 */
public final class PlainPaths {
    private static final String MISSING_PATH = "missing path";
    private static final String MISSING_FIELDS = "missing data fields";
    private static final String TOO_LARGE = "the answer would be larger than 32 MiB";

    /** Bytes of the answer to a SCAN. */
    private static final int MAX_SCAN_BYTES = 32 * 1024 * 1024;

    private static final String PATH_HELP = "Location of the secret.";
    private static final String SYNOPSIS = "Reads and writes secrets.";
    private static final String DESCRIPTION =
            "Each path holds one secret, made of any fields. A field named \"ttl\" says how long"
                    + " the secret is good for once it has been read.";
    private static final String MOUNT_HELP =
            "This mount keeps one value a path. Values are encrypted before they are stored.";

    private final Folders folders;

    private PlainPaths(Folders folders) {
        this.folders = folders;
    }

    /** The table of every version 1 mount. */
    public static PathTable table(Folders folders) {
        return new PathTable(
                List.of(new PlainPaths(folders).spec()), MOUNT_HELP, Optional.of("secrets"));
    }

    private PathSpec spec() {
        return PathSpec.at("(?P<path>.*)")
                .fields(Field.string("path", PATH_HELP))
                .reads(Operation.READ, PlainPaths::read)
                .reads(Operation.LIST, this::list)
                .reads(Operation.SCAN, this::scan)
                .writes(Operation.WRITE, this::write)
                .writes(Operation.DELETE, this::delete)
                .existence((tx, call) -> tx.get(key(tx, call)) != null)
                .help(SYNOPSIS, DESCRIPTION)
                .build();
    }

    private static Response read(ReadTransaction tx, Call call) {
        Bytes record = tx.get(key(tx, call));
        if (record == null) {
            return Response.notFound();
        }
        PlainSecret secret = PlainSecret.decode(record);
        long life =
                secret.lifeSeconds().orElseGet(() -> call.mount().defaultLeaseTtl().toSeconds());
        return Response.ok(JsonRaw.ofOwned(secret.json().toArray()))
                .withLease(Response.Lease.hint(life));
    }

    private Response write(Transaction tx, Call call) {
        String path = path(call);
        if (path.isEmpty()) {
            throw new RequestFailure.Invalid(MISSING_PATH);
        }
        if (call.fields().raw().isEmpty()) {
            throw new RequestFailure.Invalid(MISSING_FIELDS);
        }
        StoredPath.check(path);
        RecordKey key = key(tx, call);
        if (tx.get(key) == null) {
            folders.add(tx, call.mount().id(), path);
        }
        tx.put(key, PlainSecret.of(call.fields().raw()).encode());
        return Response.noContent();
    }

    private Response delete(Transaction tx, Call call) {
        RecordKey key = key(tx, call);
        if (tx.get(key) != null) {
            tx.delete(key);
            folders.remove(tx, call.mount().id(), path(call));
        }
        return Response.noContent();
    }

    private Response list(ReadTransaction tx, Call call) {
        List<String> names = folders.list(tx, call.mount().id(), folder(call), "", 0).names();
        return names.isEmpty() ? Response.notFound() : keys(names);
    }

    private Response scan(ReadTransaction tx, Call call) {
        List<String> names = below(tx, call.mount().id(), folder(call));
        return names.isEmpty() ? Response.ok(JsonObject.EMPTY) : keys(names);
    }

    /** Everything below a folder: its keys first, then its sub-folders, the last one first. */
    private List<String> below(ReadTransaction tx, MountId mount, String root) {
        List<String> found = new ArrayList<>();
        Deque<String> ahead = new ArrayDeque<>(List.of(""));
        long bytes = 0;
        while (!ahead.isEmpty()) {
            String folder = ahead.pop();
            for (String name : folders.list(tx, mount, root + folder, "", 0).names()) {
                bytes += folder.length() + name.length();
                if (bytes > MAX_SCAN_BYTES) {
                    throw new RequestFailure.Invalid(
                            TOO_LARGE,
                            JsonObject.builder()
                                    .put("code", "too_large")
                                    .put("limit", MAX_SCAN_BYTES)
                                    .build());
                }
                if (name.endsWith("/")) {
                    ahead.push(folder + name);
                } else {
                    found.add(folder + name);
                }
            }
        }
        return found;
    }

    private static Response keys(List<String> names) {
        return Response.ok(JsonObject.builder().put("keys", JsonArray.ofStrings(names)).build());
    }

    private static String path(Call call) {
        return call.fields().text("path");
    }

    private static String folder(Call call) {
        String path = path(call);
        return path.isEmpty() || path.endsWith("/") ? path : path + "/";
    }

    /** A slash at the end is part of the name here: nothing can be written under such a name. */
    private static RecordKey key(ReadTransaction tx, Call call) {
        FolderPath cut = FolderPath.of(path(call));
        MountId mount = call.mount().id();
        Bytes folderId = tx.names().folderId(mount, cut.folder());
        Bytes nameHash = tx.names().nameHash(folderId, cut.name());
        return RecordKey.ofName(RecordType.KV_PLAIN, mount, folderId, nameHash);
    }
}
