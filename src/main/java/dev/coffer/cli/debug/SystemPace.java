package dev.coffer.cli.debug;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The clock of this machine. Who interrupts the process ends the capture early: what there is so
 * far is written, and the exit code is that of a capture that ran to its end.
 */
final class SystemPace implements Pace {
    /** Source: OpenBao, command/debug.go, debugMinInterval. */
    private static final Duration LEAST = Duration.ofSeconds(5);

    /** A server that does not answer holds nobody longer who wants to end. */
    private static final Duration MAX_FAREWELL = Duration.ofMinutes(2);

    private final long started = System.nanoTime();
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch written = new CountDownLatch(1);
    private final Thread farewell = new Thread(this::end, "debug-farewell");

    private SystemPace() {}

    /** From now on. */
    static Pace begin() {
        SystemPace pace = new SystemPace();
        Runtime.getRuntime().addShutdownHook(pace.farewell);
        return pace;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    @Override
    public boolean pause(Duration length) {
        try {
            return !interrupted.await(length.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public Duration least() {
        return LEAST;
    }

    @Override
    public void ended() {
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException _) {
            // Interrupted: the process waits for what was just written, and for nothing else.
            written.countDown();
        }
    }

    private void end() {
        interrupted.countDown();
        try {
            if (written.await(MAX_FAREWELL.toNanos(), TimeUnit.NANOSECONDS)) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
