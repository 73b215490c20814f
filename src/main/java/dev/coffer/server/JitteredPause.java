package dev.coffer.server;

import dev.coffer.storage.transaction.TransactionRunner;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * The pause before a transaction runs again: a random time up to a bound that doubles with every
 * run, so that contenders do not meet again (full jitter). Thread-safe.
 */
final class JitteredPause implements TransactionRunner.Pause {
    private static final Duration SHORTEST_BOUND = Duration.ofMillis(1);
    private static final Duration LONGEST_BOUND = Duration.ofMillis(50);
    private static final int MAX_DOUBLINGS = 6;

    @Override
    public void beforeRun(int run) {
        long bound = SHORTEST_BOUND.toNanos() << Math.min(Math.max(run - 1, 0), MAX_DOUBLINGS);
        long longest = Math.min(bound, LONGEST_BOUND.toNanos());
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1, longest + 1));
    }
}
