package dev.coffer.gate.lease;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.nio.ByteBuffer;
import java.util.List;

/** What ends when a token ends: its children and the leases it was given. Stateless. */
public final class Dependents {
    private static final int OWNER_BYTES = 16;

    private Dependents() {}

    /**
     * Ties something to a token.
     *
     * @param owner the token's serial
     */
    public static void add(Transaction tx, Bytes owner, LeaseRef dependent) {
        tx.put(key(owner, dependent), Bytes.empty());
    }

    /** Unties it. */
    public static void remove(Transaction tx, Bytes owner, LeaseRef dependent) {
        tx.delete(key(owner, dependent));
    }

    /** The first {@code limit} dependents; what comes in meanwhile is a conflict. */
    public static List<LeaseRef> of(ReadTransaction tx, Bytes owner, int limit) {
        return tx.scan(RecordRange.startingWith(prefix(owner)), limit).entries().stream()
                .map(entry -> LeaseRef.atEnd(entry.key().bytes()))
                .toList();
    }

    private static RecordKey prefix(Bytes owner) {
        return RecordKey.of(RecordType.TOKEN_DEPENDENT, owner.slice(0, OWNER_BYTES).toArray());
    }

    private static RecordKey key(Bytes owner, LeaseRef dependent) {
        ByteBuffer suffix = ByteBuffer.allocate(OWNER_BYTES + LeaseRef.BYTES);
        suffix.put(owner.slice(0, OWNER_BYTES).asBuffer());
        dependent.writeTo(suffix);
        return RecordKey.of(RecordType.TOKEN_DEPENDENT, suffix.array());
    }
}
