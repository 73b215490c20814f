package dev.coffer.storage.folder;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.ReadTransaction.Slice;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came to and went from one folder since its pages were written, as one transaction sees it.
 * The folder's record is part of the read set, so that nobody notes a change in an epoch that has
 * ended.
 *
 * <p>Changes are noted in the present epoch. A merge empties it, but a removed record still costs
 * whoever scans past it until the store forgets it; so after some thousand of them a new epoch
 * begins, whose range is untouched. Two epochs are read, the present one and the one before, which
 * must be empty before the next begins.
 */
final class FolderChanges {
    private static final int SCAN_SLICE = 1000;

    private final ReadTransaction tx;
    private final FolderRef folder;
    private final @Nullable FolderRecord record;

    private FolderChanges(ReadTransaction tx, FolderRef folder, @Nullable FolderRecord record) {
        this.tx = tx;
        this.folder = folder;
        this.record = record;
    }

    static FolderChanges of(ReadTransaction tx, FolderRef folder) {
        Bytes bytes = tx.get(folder.key());
        return new FolderChanges(tx, folder, bytes == null ? null : FolderRecord.decode(bytes));
    }

    /** Whether the folder holds any name. */
    boolean folderExists() {
        return record != null;
    }

    /** Where it is noted that a name comes or goes. */
    RecordKey key(String name) {
        return key(name, epoch());
    }

    /** Every change, the newest of each name; all of it is part of the read set. */
    NavigableMap<Bytes, Boolean> all() {
        NavigableMap<Bytes, Boolean> changes = new TreeMap<>();
        for (RecordRange range : ranges()) {
            RecordRange rest = range;
            Slice slice = tx.scan(rest, SCAN_SLICE);
            collect(slice, changes);
            while (slice.more()) {
                rest = rest.after(slice.entries().getLast().key());
                slice = tx.scan(rest, SCAN_SLICE);
                collect(slice, changes);
            }
        }
        return changes;
    }

    /** At most {@code limit} changes an epoch, not part of the read set. */
    NavigableMap<Bytes, Boolean> peekSome(int limit) {
        NavigableMap<Bytes, Boolean> changes = new TreeMap<>();
        ranges().forEach(range -> collect(tx.peekScan(range, limit), changes));
        return changes;
    }

    /**
     * The oldest changes, not part of the read set; those of two epochs never come together. There
     * may be more behind those of the older epoch, which is not looked for.
     */
    Slice peekOldest(int limit) {
        if (epoch() > 0) {
            Slice older = tx.peekScan(range(epoch() - 1), limit);
            if (!older.entries().isEmpty()) {
                return new Slice(older.entries(), true);
            }
        }
        return tx.peekScan(range(epoch()), limit);
    }

    /**
     * Whether a name that pages or changes tell of is alive. What is noted of it enters the read
     * set, so that its removal by another transaction is a conflict.
     */
    boolean isAlive(String name) {
        Bytes change = tx.get(key(name));
        if (change == null && epoch() > 0) {
            change = tx.get(key(name, epoch() - 1));
        }
        return change == null || ChangeRecord.decode(change).added();
    }

    /** Every range in which changes may be, the older epoch first. */
    List<RecordRange> ranges() {
        List<RecordRange> ranges = new ArrayList<>(2);
        if (epoch() > 0) {
            ranges.add(range(epoch() - 1));
        }
        ranges.add(range(epoch()));
        return ranges;
    }

    /**
     * Begins a new epoch if the one before the present one is empty: nobody can add to it any more,
     * so a look outside the read set is enough. Whoever notes a change at the same time runs again.
     */
    void beginEpoch(Transaction writing) {
        if (record == null
                || (epoch() > 0 && !tx.peekScan(range(epoch() - 1), 1).entries().isEmpty())) {
            return;
        }
        writing.put(folder.key(), record.next().encode());
    }

    private long epoch() {
        return record == null ? 0 : record.epoch();
    }

    private RecordKey key(String name, long epoch) {
        return RecordKey.ofName(
                RecordType.FOLDER_CHANGE,
                folder.mount(),
                folder.changesId(epoch),
                tx.names().nameHash(folder.id(), name));
    }

    private RecordRange range(long epoch) {
        return RecordRange.startingWith(
                RecordKey.inFolder(
                        RecordType.FOLDER_CHANGE, folder.mount(), folder.changesId(epoch)));
    }

    private static void collect(Slice slice, NavigableMap<Bytes, Boolean> changes) {
        for (Entry entry : slice.entries()) {
            ChangeRecord change = ChangeRecord.decode(entry.value());
            changes.put(change.name(), change.added());
        }
    }
}
