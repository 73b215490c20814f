package dev.coffer.telemetry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** Writes each record as one line with one write, so that lines of two threads never mix. */
final class LineHandler extends Handler {
    private final OutputStream out;
    private final boolean json;

    LineHandler(OutputStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        byte[] line =
                ((json ? LogLine.json(record) : LogLine.of(record)) + "\n")
                        .getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            try {
                out.write(line);
                out.flush();
            } catch (IOException lost) {
                // A log that cannot be written must not stop the server, and there is nobody to
                // tell.
                reportError(null, lost, java.util.logging.ErrorManager.WRITE_FAILURE);
            }
        }
    }

    @Override
    public void flush() {}

    /** Leaves the stream open: it is not ours. */
    @Override
    public void close() {}
}
