package dev.coffer.gate.lease;

import dev.coffer.request.Bytes;
import java.nio.ByteBuffer;

/**
 * Names the record of something that has a lease.
 *
 * @param hash the keyed hash under which the record is kept, 32 bytes
 */
public record LeaseRef(LeaseKind kind, Bytes hash) {
    /** Length of a reference in a stored key. */
    static final int BYTES = 33;

    /** Refuses a hash of another length. */
    public LeaseRef {
        if (hash.length() != BYTES - 1) {
            throw new IllegalStateException("a lease's hash has 32 bytes");
        }
    }

    void writeTo(ByteBuffer key) {
        key.put(kind.code()).put(hash.asBuffer());
    }

    /** The reference at the end of a stored key. */
    static LeaseRef atEnd(Bytes key) {
        int begin = key.length() - BYTES;
        return new LeaseRef(LeaseKind.of(key.byteAt(begin)), key.slice(begin + 1));
    }
}
