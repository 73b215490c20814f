package dev.coffer.engine.kv.versioned;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Every lock of a mount, in one record: whoever writes reads it, so that a lock set meanwhile is a
 * conflict. Looked into without being taken apart; entries are sorted by id. Immutable.
 */
final class LockTable {
    /** Locks of one mount; the record stays small enough to be kept opened. */
    static final int MAX_LOCKS = 1_000;

    private static final byte FORMAT = 1;
    private static final int HEAD_BYTES = 1 + Short.BYTES;
    private static final LockTable EMPTY = new LockTable(Bytes.empty());

    /** Empty, or format, number of folders, entries. */
    private final Bytes bytes;

    private LockTable(Bytes bytes) {
        this.bytes = bytes;
    }

    /** The locks of a mount, those included that count no longer. */
    static LockTable of(ReadTransaction tx, MountId mount) {
        Bytes record = tx.get(key(mount));
        return record == null ? EMPTY : stored(record);
    }

    /** How many locks count, in every mount. Not part of the read set. */
    static long held(ReadTransaction tx, Instant now) {
        RecordRange rest = RecordRange.all(RecordType.KV_LOCKS);
        long held = 0;
        boolean more = true;
        while (more) {
            ReadTransaction.Slice slice = tx.peekScan(rest, KvLimits.SCAN_SLICE);
            for (ReadTransaction.Entry entry : slice.entries()) {
                List<LockEntry> locks = stored(entry.value()).entries();
                held += locks.stream().filter(lock -> lock.countsAt(now)).count();
            }
            more = slice.more();
            rest = more ? rest.after(slice.entries().getLast().key()) : rest;
        }
        return held;
    }

    /** The table in a record. */
    static LockTable stored(Bytes record) {
        int entries = record.length() - HEAD_BYTES;
        if (entries < 0 || entries % LockEntry.BYTES != 0 || record.byteAt(0) != FORMAT) {
            throw new IllegalStateException("lock table of an unknown format");
        }
        return new LockTable(record);
    }

    static LockTable of(List<LockEntry> entries) {
        if (entries.isEmpty()) {
            return EMPTY;
        }
        List<LockEntry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(LockEntry::id));
        byte[] all = new byte[HEAD_BYTES + sorted.size() * LockEntry.BYTES];
        ByteBuffer out = ByteBuffer.wrap(all);
        out.put(FORMAT).putShort((short) sorted.stream().filter(LockEntry::folder).count());
        sorted.forEach(entry -> entry.put(out));
        return new LockTable(Bytes.wrap(all));
    }

    int size() {
        return bytes.isEmpty() ? 0 : (bytes.length() - HEAD_BYTES) / LockEntry.BYTES;
    }

    /** Whether any folder is locked, so that the folders above a key have to be looked for. */
    boolean hasFolders() {
        return !bytes.isEmpty() && bytes.asBuffer().getShort(1) != 0;
    }

    Optional<LockEntry> find(Bytes id) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = LockEntry.idIn(at(middle)).compareTo(id);
            if (order == 0) {
                return Optional.of(LockEntry.decode(at(middle)));
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return Optional.empty();
    }

    List<LockEntry> entries() {
        List<LockEntry> all = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            all.add(LockEntry.decode(at(i)));
        }
        return all;
    }

    /** Writes the table, and in the mount's settings whether there is one. */
    void put(Transaction tx, MountId mount) {
        MountSettings settings = MountSettings.of(tx, mount);
        boolean locked = size() > 0;
        if (settings.locked() != locked) {
            settings.withLocked(locked).put(tx, mount);
        }
        if (locked) {
            tx.put(key(mount), bytes);
        } else {
            tx.delete(key(mount));
        }
    }

    private Bytes at(int index) {
        int begin = HEAD_BYTES + index * LockEntry.BYTES;
        return bytes.slice(begin, begin + LockEntry.BYTES);
    }

    private static RecordKey key(MountId mount) {
        return RecordKey.inMount(RecordType.KV_LOCKS, mount);
    }
}
