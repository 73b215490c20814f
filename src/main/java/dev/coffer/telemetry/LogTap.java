package dev.coffer.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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

    private final boolean json;
    private final Runnable heard;

    LogTap(LogLevel level, boolean json, Runnable heard) {
        this.json = json;
        this.heard = heard;
        setLevel(level.level());
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            // A reader that is too slow misses lines.
            boolean _ = lines.offer(json ? LogLine.json(record) : LogLine.of(record));
            heard.run();
        }
    }

    /** The lines that were heard since this was asked last; does not wait. */
    public List<String> take() {
        List<String> taken = new ArrayList<>();
        int _ = lines.drainTo(taken);
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
