package dev.coffer.engine.kv.change;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One thread waits until others ring. A ring before the wait is not lost. Thread-safe. */
final class Bell {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();

    @GuardedBy("lock")
    private boolean rang;

    /** Ends the wait, or the next one. Does not block. */
    void ring() {
        lock.lock();
        try {
            rang = true;
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a ring, at most so many nanoseconds; how many of them are left. */
    long await(long nanos) {
        long left = nanos;
        lock.lock();
        try {
            while (!rang && left > 0) {
                left = rung.awaitNanos(left);
            }
            rang = false;
            return Math.max(0, left);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            lock.unlock();
        }
    }
}
