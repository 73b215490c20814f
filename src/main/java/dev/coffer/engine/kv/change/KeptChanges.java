package dev.coffer.engine.kv.change;

import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.LogRecord;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How many of a mount's changes are kept.
 *
 * @param history for how long; whole seconds
 * @param forgotten the newest commit whose changes are gone, 0 if none are
 * @param counted the newest commit whose changes are counted
 * @param count how many changes lie between the two
 */
public record KeptChanges(Duration history, long forgotten, long counted, long count) {
    /** The shortest time that a mount can be told to keep its changes. */
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    /** The longest. */
    public static final Duration LONGEST = Duration.ofDays(30);

    /** Changes beyond this number go, however young they are. */
    static final long MAX_CHANGES = 100_000;

    /** Records counted, or removed, in one step. */
    private static final int STEP = 1_000;

    private static final KeptChanges INITIAL = new KeptChanges(Duration.ofHours(1), 0, 0, 0);
    private static final int BYTES = 4 * Long.BYTES;
    private static final String COMPACTED =
            "the changes after this revision are not kept any more; read anew and go on from the"
                    + " oldest revision, or from now";
    private static final String NO_HISTORY = "watch_history must be between 1m and 720h";

    /** What holds for a mount. */
    public static KeptChanges of(ReadTransaction tx, MountId mount) {
        Bytes record = tx.get(key(mount));
        return record == null ? INITIAL : decode(record);
    }

    /**
     * Changes for how long a mount keeps its changes.
     *
     * @throws RequestFailure.Invalid 400 for a time that is too short or too long
     */
    public static void keep(Transaction tx, MountId mount, Duration history) {
        if (history.compareTo(SHORTEST) < 0 || history.compareTo(LONGEST) > 0) {
            throw new RequestFailure.Invalid(NO_HISTORY);
        }
        KeptChanges before = of(tx, mount);
        if (!before.history.equals(history)) {
            before.with(history).put(tx, mount);
        }
    }

    private KeptChanges with(Duration other) {
        return new KeptChanges(other, forgotten, counted, count);
    }

    /**
     * One step of forgetting: first what is new is counted, then the oldest goes, if it is older
     * than the history or there are too many.
     *
     * @return whether there is more to do
     */
    public static boolean forget(Transaction tx, MountId mount, Instant now) {
        KeptChanges before = of(tx, mount);
        List<RecordKey> uncounted = tx.peekKeys(after(mount, before.counted), STEP);
        if (!uncounted.isEmpty()) {
            long more = uncounted.stream().mapToLong(RecordKey::logEntries).sum();
            long through = uncounted.getLast().logCommit();
            new KeptChanges(before.history, before.forgotten, through, before.count + more)
                    .put(tx, mount);
            return true;
        }
        KeptChanges after = before.withoutOldest(tx, mount, now);
        if (after.equals(before)) {
            return false;
        }
        after.put(tx, mount);
        return true;
    }

    private KeptChanges withoutOldest(Transaction tx, MountId mount, Instant now) {
        Instant young = now.minus(history);
        long left = count;
        long gone = forgotten;
        for (ReadTransaction.Entry entry : tx.peekScan(after(mount, forgotten), STEP).entries()) {
            LogRecord record = LogRecord.decode(entry.key(), entry.value());
            boolean old = ChangeEntry.timeOf(record.entries().getFirst()).isBefore(young);
            if (record.commit() > counted || (!old && left <= MAX_CHANGES)) {
                break;
            }
            tx.delete(entry.key());
            left -= record.entries().size();
            gone = record.commit();
        }
        return new KeptChanges(history, gone, counted, Math.max(0, left));
    }

    /** Everything after a commit. */
    private static RecordRange after(MountId mount, long commit) {
        return RecordRange.between(
                RecordKey.inLog(RecordType.KV_CHANGE, mount, commit + 1, 0),
                RecordKey.inLog(RecordType.KV_CHANGE, mount, Long.MAX_VALUE, 0));
    }

    /** The oldest place from which there is no gap. */
    Revision oldest() {
        return Revision.behind(forgotten);
    }

    /**
     * Refuses a place from which there would be a gap, and one that this store has not come to.
     *
     * @throws RequestFailure.Invalid 400 with the code {@code revision_compacted}
     */
    void require(Revision wanted, ReadTransaction tx, MountId mount) {
        if (wanted.compareTo(oldest()) < 0 || wanted.compareTo(Revision.behind(tx.version())) > 0) {
            throw new RequestFailure.Invalid(
                    COMPACTED,
                    JsonObject.builder()
                            .put("code", "revision_compacted")
                            .put("oldest", oldest().text(Lineage.of(tx, mount)))
                            .build());
        }
    }

    private static RecordKey key(MountId mount) {
        return RecordKey.inMount(RecordType.KV_CHANGES_KEPT, mount);
    }

    private void put(Transaction tx, MountId mount) {
        byte[] bytes = new byte[BYTES];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.putLong(history.toSeconds()).putLong(forgotten).putLong(counted).putLong(count);
        tx.put(key(mount), Bytes.wrap(bytes));
    }

    private static KeptChanges decode(Bytes bytes) {
        ByteBuffer in = bytes.asBuffer();
        return new KeptChanges(
                Duration.ofSeconds(in.getLong()), in.getLong(), in.getLong(), in.getLong());
    }
}
