package dev.coffer.api.http;

import dev.coffer.request.Bytes;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Collects the body of one request. Takes memory only for what has really come: who declares a long
 * body and sends nothing holds nothing. Used by one event loop.
 */
final class BodyBuffer implements BodyTarget {
    private static final int FIRST_BYTES = 16 << 10;
    private static final int GROWTH = 4;
    private static final byte[] NONE = new byte[0];

    private final ByteBudget budget;
    private final int maxBytes;
    private byte[] bytes = NONE;
    private int length;

    /** For a body of at most (or exactly, where that is known) {@code maxBytes}. */
    BodyBuffer(ByteBudget budget, int maxBytes) {
        this.budget = budget;
        this.maxBytes = maxBytes;
    }

    @Override
    public long room() {
        return (long) maxBytes - length;
    }

    /**
     * Moves {@code count} bytes, at most {@link #room}, from {@code in} to the end of the body. If
     * the budget has no memory for them it moves nothing and says false.
     */
    @Override
    public boolean append(ByteBuf in, int count) {
        int needed = length + count;
        if (needed > bytes.length) {
            int wanted =
                    (int) Math.min(maxBytes, Math.max((long) GROWTH * bytes.length, FIRST_BYTES));
            if (!grow(Math.max(wanted, needed)) && !grow(needed)) {
                return false;
            }
        }
        in.readBytes(bytes, length, count);
        length = needed;
        return true;
    }

    private boolean grow(int capacity) {
        if (!budget.tryTake(capacity - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, capacity);
        return true;
    }

    /** The whole body; the buffer is not used afterwards. Its {@link #charge} stays as it is. */
    Bytes finish() {
        return Bytes.wrap(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }

    /** What was taken from the budget and has to be given back once the body is not needed. */
    long charge() {
        return bytes.length;
    }
}
