package dev.coffer.gate.lease;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.Transaction;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that ends by itself, ordered by when: the background finds what is over without
 * looking at anything else. Nobody is let in or kept out by it; that is decided by the time in the
 * record itself. Stateless.
 */
public final class Expiries {
    private Expiries() {}

    /** Notes that something ends. */
    public static void add(Transaction tx, Instant at, LeaseRef lease) {
        tx.put(key(at, lease), Bytes.empty());
    }

    /** Forgets a note; {@code at} is the time that was noted. */
    public static void remove(Transaction tx, Instant at, LeaseRef lease) {
        tx.delete(key(at, lease));
    }

    /** What was over before {@code now}, the oldest first. */
    public static List<Due> due(ReadTransaction tx, Instant now, int limit) {
        RecordRange range =
                RecordRange.between(RecordKey.of(RecordType.EXPIRY), prefix(now.getEpochSecond()));
        return tx.peekScan(range, limit).entries().stream().map(Expiries::due).toList();
    }

    /** When the next one ends; empty where nothing ends by itself. */
    public static Optional<Instant> next(ReadTransaction tx) {
        return tx.peekScan(RecordRange.all(RecordType.EXPIRY), 1).entries().stream()
                .findFirst()
                .map(entry -> due(entry).at());
    }

    /**
     * Something that is over.
     *
     * @param at the whole second in which it ends
     */
    public record Due(Instant at, LeaseRef lease) {}

    private static Due due(Entry entry) {
        Bytes key = entry.key().bytes();
        long second = key.asBuffer().getLong(1);
        return new Due(Instant.ofEpochSecond(second), LeaseRef.atEnd(key));
    }

    private static RecordKey prefix(long second) {
        byte[] suffix = ByteBuffer.allocate(Long.BYTES).putLong(second).array();
        return RecordKey.of(RecordType.EXPIRY, suffix);
    }

    private static RecordKey key(Instant at, LeaseRef lease) {
        ByteBuffer suffix = ByteBuffer.allocate(Long.BYTES + LeaseRef.BYTES);
        suffix.putLong(Math.max(0, at.getEpochSecond()));
        lease.writeTo(suffix);
        return RecordKey.of(RecordType.EXPIRY, suffix.array());
    }
}
