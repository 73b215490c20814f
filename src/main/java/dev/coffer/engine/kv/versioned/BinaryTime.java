package dev.coffer.engine.kv.versioned;

import java.nio.ByteBuffer;
import java.time.Instant;

/** An instant as 12 bytes: seconds, then nanoseconds. */
final class BinaryTime {
    /** Size in a record. */
    static final int BYTES = Long.BYTES + Integer.BYTES;

    private BinaryTime() {}

    static void put(ByteBuffer out, Instant time) {
        out.putLong(time.getEpochSecond()).putInt(time.getNano());
    }

    static Instant get(ByteBuffer in) {
        return Instant.ofEpochSecond(in.getLong(), in.getInt());
    }
}
