package dev.coffer.api.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.request.BrokenBodyException;
import dev.coffer.request.BrokenBodyException.Reason;
import dev.coffer.request.IncomingBody;
import dev.coffer.request.RequestFailure;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A body that comes over time: carries bytes from the connection's loop to the request's thread.
 * What that thread has not taken is at most a window, and what one read of the socket brought on
 * top of it; then the client is not read on. Thread-safe.
 */
final class ArrivingBody implements BodyTarget, IncomingBody {
    /** Come, and not taken by the handler: then the client has to wait. */
    static final int WINDOW_BYTES = 256 << 10;

    /**
     * What a client has to send within {@link Timeouts#read}. One byte now and then would else hold
     * a restore, and all others with it, for ever.
     */
    static final int LEAST_BYTES = 64 << 10;

    /** So much is taken before the connection is told. */
    private static final int REPORT_BYTES = WINDOW_BYTES / 4;

    private final long declared;
    private final IntConsumer taken;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();

    @GuardedBy("lock")
    private int waiting;

    @GuardedBy("lock")
    private boolean opened;

    @GuardedBy("lock")
    private boolean ended;

    @GuardedBy("lock")
    private boolean abandoned;

    @GuardedBy("lock")
    private @Nullable Reason broken;

    /** Come since the client was last found to get on; of the loop alone. */
    private int progress;

    /**
     * A body of which nothing has come.
     *
     * @param declared as {@link #declaredBytes}
     * @param taken told of bytes that the handler has taken, and with 0 that it begins; on the
     *     handler's thread
     */
    ArrivingBody(long declared, IntConsumer taken) {
        this.declared = declared;
        this.taken = taken;
    }

    /** Any length: whoever reads it has the limit. */
    @Override
    public long room() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean append(ByteBuf in, int count) {
        lock.lock();
        try {
            if (waiting >= WINDOW_BYTES) {
                return false;
            }
            progress += count;
            if (abandoned || broken != null) {
                in.skipBytes(count);
                return true;
            }
            byte[] piece = new byte[count];
            in.readBytes(piece);
            pieces.add(piece);
            waiting += count;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The client has sent all. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The rest will never come, unless it has. */
    void fail(Reason reason) {
        lock.lock();
        try {
            if (!ended && broken == null) {
                broken = reason;
                pieces.clear();
                waiting = 0;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the handler has to take something: then it is not the client that is slow. */
    boolean waitsForHandler() {
        lock.lock();
        try {
            return waiting > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether more of it may come. */
    boolean isOpen() {
        lock.lock();
        try {
            return !ended && broken == null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the client waits for the handler before it sends on. */
    boolean isFull() {
        lock.lock();
        try {
            return waiting >= WINDOW_BYTES;
        } finally {
            lock.unlock();
        }
    }

    /** Whether enough has come since this was last true. */
    boolean progressed() {
        if (progress < LEAST_BYTES) {
            return false;
        }
        progress = 0;
        return true;
    }

    /** Nobody reads on; whether nothing more of it will come. */
    boolean abandon() {
        lock.lock();
        try {
            abandoned = true;
            pieces.clear();
            waiting = 0;
            return ended;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long declaredBytes() {
        return declared;
    }

    @Override
    public InputStream read() {
        lock.lock();
        try {
            if (opened) {
                throw new RequestFailure.Unavailable(
                        "the body of the request was read already; send it again", 1);
            }
            opened = true;
        } finally {
            lock.unlock();
        }
        report(0);
        return new Reader();
    }

    private void report(int bytes) {
        try {
            taken.accept(bytes);
        } catch (RejectedExecutionException _) {
            fail(Reason.STOPPING);
        }
    }

    /** The next piece; null at the end. */
    private byte @Nullable [] take() throws IOException {
        lock.lock();
        try {
            while (pieces.isEmpty() && !ended && broken == null) {
                changed.await();
            }
            if (broken != null) {
                throw new BrokenBodyException(broken);
            }
            byte[] piece = pieces.poll();
            waiting -= piece == null ? 0 : piece.length;
            return piece;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new BrokenBodyException(Reason.STOPPING);
        } finally {
            lock.unlock();
        }
    }

    /** What the handler reads. */
    private final class Reader extends InputStream {
        private byte @Nullable [] piece = new byte[0];
        private int at;
        private int unreported;

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (piece != null && at == piece.length) {
                next();
            }
            if (piece == null) {
                return -1;
            }
            int count = Math.min(length, piece.length - at);
            System.arraycopy(piece, at, into, offset, count);
            at += count;
            return count;
        }

        private void next() throws IOException {
            if (unreported >= REPORT_BYTES || (unreported > 0 && !waitsForHandler())) {
                report(unreported);
                unreported = 0;
            }
            piece = take();
            at = 0;
            unreported += piece == null ? 0 : piece.length;
        }
    }
}
