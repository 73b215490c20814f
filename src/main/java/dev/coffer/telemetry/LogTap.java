package dev.coffer.telemetry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Hears the log for one reader. What the reader does not take in time is dropped and counted: the
 * log never waits for it. Thread-safe; one reader.
 */
public final class LogTap extends Handler implements AutoCloseable {
    /** How many lines wait for the reader. */
    private static final int CAPACITY = 512;

    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(CAPACITY);

    LogTap(LogLevel level) {
        setLevel(level.level());
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            // A reader that is too slow misses lines.
            boolean _ = lines.offer(LogLine.of(record));
        }
    }

    /**
     * The lines that are there; if there are none, what comes first within a time.
     *
     * @return empty if nothing was logged
     */
    public List<String> take(Duration atMost) throws InterruptedException {
        List<String> taken = new ArrayList<>();
        String first = lines.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            taken.add(first);
            int _ = lines.drainTo(taken);
        }
        return taken;
    }

    @Override
    public void flush() {}

    /** Hears nothing any more. */
    @Override
    public void close() {
        Logs.remove(this);
    }
}
