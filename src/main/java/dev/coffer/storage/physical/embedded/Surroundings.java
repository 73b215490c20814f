package dev.coffer.storage.physical.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * What an embedded store takes from outside, so that a test can stand in for it.
 *
 * @param freeBytes room left on the disk of the store
 * @param nanoTime monotonic clock
 * @param ballastBytes size of the file that is given up when the disk runs full
 * @param backoff how long to wait before attempt 0, 1, ... to reopen
 * @param patience how long a caller waits for the committer before it is told Unknown
 * @param faults injected failures
 * @param migrations the formats that the program knows
 */
record Surroundings(
        LongSupplier freeBytes,
        LongSupplier nanoTime,
        long ballastBytes,
        IntFunction<Duration> backoff,
        Duration patience,
        CommitFaults faults,
        Migrations migrations) {
    /** Given up first when the disk runs full, so that the store can be reopened. */
    static final long BALLAST_BYTES = 32L << 20;

    private static final int MAX_BACKOFF_SECONDS = 60;
    private static final int MAX_DOUBLINGS = 6;

    /** The real ones of a store in {@code directory}. */
    static Surroundings real(Path directory) {
        return new Surroundings(
                () -> directory.toFile().getUsableSpace(),
                System::nanoTime,
                BALLAST_BYTES,
                Surroundings::backoff,
                Duration.ofSeconds(60),
                CommitFaults.NONE,
                Migrations.ALL);
    }

    private static Duration backoff(int attempt) {
        int doublings = Math.min(attempt, MAX_DOUBLINGS);
        return Duration.ofSeconds(Math.min(MAX_BACKOFF_SECONDS, 1 << doublings));
    }
}
