package dev.coffer.storage.physical;

import dev.coffer.request.Bytes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A transaction handed over: what it read and what it writes.
 *
 * @param id identity of this attempt; a rerun takes a new one
 * @param readVersion version of the snapshot that was read
 * @param points each key read alone, with the version it had then; 0 means that it was absent
 * @param ranges what was really observed by scans ({@link Page#observed})
 * @param writes the changes in order; of several to one key the last one counts
 * @param fenceEpoch epoch of the lease under which a singleton job runs, 0 for everybody else. A
 *     store refuses an epoch below the highest one that it has committed
 * @param digestDelta opaque addend to the store's digest, empty for zero. It is an unsigned
 *     big-endian integer; sums wrap at the length of the longest addend so far
 */
public record Commit(
        TxId id,
        long readVersion,
        Map<Key, Long> points,
        List<KeyRange> ranges,
        List<Mutation> writes,
        long fenceEpoch,
        Bytes digestDelta) {
    /** Copies the collections; refuses negative numbers, and a digest that moves alone. */
    public Commit {
        points = Map.copyOf(points);
        ranges = List.copyOf(ranges);
        writes = List.copyOf(writes);
        if (readVersion < 0 || fenceEpoch < 0) {
            throw new IllegalArgumentException("negative version or epoch");
        }
        if (writes.isEmpty() && !digestDelta.isEmpty()) {
            throw new IllegalArgumentException("the digest moves with writes only");
        }
    }

    /** A commit without fence and digest. */
    public static Commit of(
            TxId id,
            long readVersion,
            Map<Key, Long> points,
            List<KeyRange> ranges,
            List<Mutation> writes) {
        return new Commit(id, readVersion, points, ranges, writes, 0, Bytes.empty());
    }

    /** The keys that it writes as {@code version}, each once, as {@link Store#changes} tells. */
    public List<Key> writtenKeys(long version) {
        Set<Key> keys = LinkedHashSet.newLinkedHashSet(writes.size());
        for (Mutation write : writes) {
            keys.add(write.keyIn(version));
        }
        return List.copyOf(keys);
    }

    static int valueBytes(Mutation write) {
        return switch (write) {
            case Mutation.Put(_, Bytes value) -> value.length();
            case Mutation.Append(_, _, Bytes value) -> value.length();
            case Mutation.Delete _ -> 0;
        };
    }

    /** What counts against {@link Limits#transactionBytes}: keys read, bounds, and all writes. */
    public long sizeBytes() {
        long size = digestDelta.length();
        for (Key key : points.keySet()) {
            size += key.length();
        }
        for (KeyRange range : ranges) {
            size += range.begin().length() + range.end().length();
        }
        for (Mutation write : writes) {
            size += write.key().length();
            size += valueBytes(write);
        }
        return size;
    }
}
