package dev.coffer.system;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Call;
import dev.coffer.engine.Fields;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.gate.routing.Mounts.StoredMount;
import dev.coffer.gate.token.PrefixRevocation;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.system.SystemEngine.MountParts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Moves mounts. A mount's records are named by its id, not its path, so a move changes one record
 * and is over when it is answered; the status that clients ask for afterwards is kept for a day.
 */
final class RemountWork {
    /** How long the status of a move can be asked for. */
    static final Duration STATUS_KEPT = Duration.ofDays(1);

    /** How many statuses are kept at most. */
    static final int MAX_STATUSES = 256;

    private static final String QUEUED =
            "Mount move has been queued. Progress will be reported in OpenBao's server log, tagged"
                    + " with the returned migration_id";
    private static final int ID_LENGTH = 36;

    private final RandomSource random;
    private final Runnable changes;
    private final PrefixRevocation revocation;

    RemountWork(MountParts parts) {
        this.random = parts.random();
        this.changes = parts.changed();
        this.revocation = parts.revocation();
    }

    Response move(Transaction tx, Call call) {
        Fields fields = call.fields();
        refuseOddPaths(fields.text("from"), fields.text("to"));
        String from = MountWork.mountPath(fields.text("from"));
        String to = MountWork.mountPath(fields.text("to"));
        MountPathSyntax.check(to);
        refuseProtected(from, to);
        List<StoredMount> mounts = Mounts.all(tx);
        MountEntry entry =
                Mounts.matching(mounts, from)
                        .filter(found -> found.path().equals(from))
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(
                                        "no matching mount at \"" + from + "\""));
        MountWork.conflicting(mounts, to)
                .ifPresent(taken -> {
                    throw new RequestFailure.Invalid("path already in use at \"" + taken + "\"");
                });
        Mounts.put(tx, entry.at(to));
        revocation.revoke(tx, from);
        String id = random.uuid();
        keepStatus(tx, id, from, to, call.request().now());
        tx.afterCommit(changes);
        return Response.mirrored(JsonObject.builder().put("migration_id", id).build())
                .withWarning(QUEUED);
    }

    Response status(ReadTransaction tx, Call call) {
        String id = call.fields().text("migration_id");
        if (id.length() != ID_LENGTH || !id.chars().allMatch(c -> c < 0x80)) {
            return Response.notFound();
        }
        Bytes record = tx.get(key(id));
        if (record == null) {
            return Response.notFound();
        }
        StoredFields fields = StoredFields.read(record);
        return Response.ok(
                JsonObject.builder()
                        .put("migration_id", id)
                        .put(
                                "migration_info",
                                JsonObject.builder()
                                        .put("source_mount", fields.text("source"))
                                        .put("target_mount", fields.text("target"))
                                        .put("status", "success")
                                        .build())
                        .build());
    }

    private static void refuseProtected(String from, String to) {
        if (MountFamily.at(from) == MountFamily.AUTH) {
            refuseProtectedAuth(from, to);
            return;
        }
        if (DefaultMounts.isProtected(from)) {
            throw new RequestFailure.Invalid("cannot remount \"" + from + "\"");
        }
        if (DefaultMounts.isProtected(to)) {
            throw new RequestFailure.Invalid("cannot remount to destination " + to);
        }
    }

    private static void refuseProtectedAuth(String from, String to) {
        if (MountFamily.at(to) != MountFamily.AUTH) {
            throw new RequestFailure.Invalid(
                    "cannot remount auth mount to non-auth mount \"" + to + "\"");
        }
        if (from.startsWith(DefaultMounts.TOKEN)) {
            throw new RequestFailure.Invalid("cannot remount \"" + from + "\"");
        }
        if (to.startsWith(DefaultMounts.TOKEN) || to.equals(MountEntry.AUTH)) {
            throw new RequestFailure.Invalid("cannot remount to destination \"" + to + "\"");
        }
    }

    private static void refuseOddPaths(String from, String to) {
        if (from.isEmpty() || to.isEmpty()) {
            throw new RequestFailure.Invalid(
                    "both 'from' and 'to' path must be specified as a string");
        }
        if (from.startsWith(" ") || from.endsWith(" ")) {
            throw new RequestFailure.Invalid("'from' path cannot contain trailing whitespace");
        }
        if (to.startsWith(" ") || to.endsWith(" ")) {
            throw new RequestFailure.Invalid("'to' path cannot contain trailing whitespace");
        }
    }

    private static void keepStatus(Transaction tx, String id, String from, String to, Instant now) {
        List<Entry> kept = tx.scan(RecordRange.all(RecordType.REMOUNT), MAX_STATUSES + 1).entries();
        Instant oldest = now.minus(STATUS_KEPT);
        int room = MAX_STATUSES - 1;
        for (Entry status : kept) {
            Instant moved = Instant.parse(StoredFields.read(status.value()).text("moved"));
            if (moved.isBefore(oldest) || room == 0) {
                tx.delete(status.key());
            } else {
                room--;
            }
        }
        tx.put(
                key(id),
                StoredFields.write(
                        JsonObject.builder()
                                .put("source", from)
                                .put("target", to)
                                .put("moved", now.toString())
                                .build()));
    }

    private static RecordKey key(String id) {
        return RecordKey.of(RecordType.REMOUNT, id.getBytes(StandardCharsets.US_ASCII));
    }
}
