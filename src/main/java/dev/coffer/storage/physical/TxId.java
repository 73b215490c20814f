package dev.coffer.storage.physical;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The identity of one attempt to commit: 128 random bits, never used twice for different content.
 */
public record TxId(long high, long low) {
    /** How many bytes {@link #copyTo} writes. */
    public static final int BYTES = 16;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** The id whose big-endian form stands in {@code source} from {@code at} on. */
    public static TxId from(byte[] source, int at) {
        return new TxId((long) LONGS.get(source, at), (long) LONGS.get(source, at + Long.BYTES));
    }

    /** Writes the big-endian form into {@code target} from {@code at} on. */
    public void copyTo(byte[] target, int at) {
        LONGS.set(target, at, high);
        LONGS.set(target, at + Long.BYTES, low);
    }
}
