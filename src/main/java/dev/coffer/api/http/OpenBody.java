package dev.coffer.api.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.request.BodyStream;
import dev.coffer.request.Bytes;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body that is being produced: carries pieces from the request's thread to the connection's loop,
 * and lets that thread wait while the client is slow.
 */
final class OpenBody implements BodyStream.Sink {
    /** Sent, and not taken by the client: then the producer waits. */
    static final int WINDOW_BYTES = 64 << 10;

    /** Larger pieces are cut; a message of a WebSocket must not be. */
    static final int PIECE_BYTES = WINDOW_BYTES;

    private final Exchange exchange;
    private final LiveConnection connection;
    private final ByteBudget budget;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean ended;

    @GuardedBy("lock")
    private int untaken;

    @GuardedBy("lock")
    private boolean woken;

    @GuardedBy("lock")
    private @Nullable Runnable onEnd;

    OpenBody(Exchange exchange, LiveConnection connection, ByteBudget budget) {
        this.exchange = exchange;
        this.connection = connection;
        this.budget = budget;
    }

    @Override
    public boolean send(Bytes piece) {
        for (int at = 0; at < piece.length(); at += PIECE_BYTES) {
            Bytes part = piece.slice(at, Math.min(piece.length(), at + PIECE_BYTES));
            if (!admit(part.length()) || !handOver(part)) {
                return false;
            }
        }
        return !ended;
    }

    private boolean admit(int bytes) {
        lock.lock();
        try {
            while (!ended && untaken + bytes > WINDOW_BYTES) {
                changed.await();
            }
            if (ended) {
                return false;
            }
            untaken += bytes;
            budget.take(bytes);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean handOver(Bytes part) {
        try {
            connection.loop().executor().execute(() -> connection.piece(exchange, part));
            return true;
        } catch (RejectedExecutionException _) {
            taken(part.length());
            end();
            return false;
        }
    }

    /** So many bytes are with the client, or will never be. */
    void taken(int bytes) {
        budget.give(bytes);
        lock.lock();
        try {
            untaken -= bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the client still has to take something. */
    boolean waitsForClient() {
        lock.lock();
        try {
            return untaken > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody takes any more. */
    void end() {
        Runnable action;
        lock.lock();
        try {
            ended = true;
            action = onEnd;
            onEnd = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (action != null) {
            action.run();
        }
    }

    @Override
    public boolean cancelled() {
        return ended;
    }

    @Override
    public void onEnd(Runnable action) {
        lock.lock();
        try {
            if (!ended) {
                onEnd = Exchange.both(onEnd, action);
                return;
            }
        } finally {
            lock.unlock();
        }
        action.run();
    }

    @Override
    public boolean await(Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!ended && !woken && left > 0) {
                left = changed.awaitNanos(left);
            }
            boolean inTime = ended || woken;
            woken = false;
            return inTime;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
