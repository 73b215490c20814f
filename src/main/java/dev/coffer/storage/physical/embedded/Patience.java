package dev.coffer.storage.physical.embedded;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Releases callers whose commit the disk does not answer: they are told Unknown, and the commit
 * goes on. One thread for all of them, because a timed wait of each caller costs a tenth of a
 * commit.
 */
final class Patience implements AutoCloseable {
    private static final long MAX_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MIN_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final TaskQueue queue;
    private final long nanos;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Gives up what waits in {@code queue} for longer than {@code patience}. */
    Patience(TaskQueue queue, Duration patience) {
        this.queue = queue;
        this.nanos = patience.toNanos();
    }

    /** Begins to watch. */
    void start() {
        var _ = Thread.ofPlatform().daemon().name("coffer-patience").start(this::watch);
    }

    private void watch() {
        long interval = Math.clamp(nanos / 4, MIN_INTERVAL_NANOS, MAX_INTERVAL_NANOS);
        try {
            while (!closed.await(interval, TimeUnit.NANOSECONDS)) {
                queue.offeredBefore(System.nanoTime() - nanos).forEach(Task::giveUp);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the watch. */
    @Override
    public void close() {
        closed.countDown();
    }
}
