package dev.coffer.cli.debug;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the server logs meanwhile, on a connection and a thread of its own, into a file. */
final class LogCapture implements AutoCloseable {
    /** Source: OpenBao, command/debug.go, writeLogs. */
    private static final String FILE = "bao.log";

    private static final int BUFFER_BYTES = 8192;

    /** What a busy server logs in an hour must not fill a disk. */
    private static final long MAX_LOG_BYTES = 256L * 1024 * 1024;

    private final Client client;
    private final Thread reading;
    private final Errors errors;
    private volatile boolean ending;

    private LogCapture(Client client, InputStream lines, Path file, Errors errors) {
        this.client = client;
        this.errors = errors;
        this.reading = Thread.ofVirtual().name("debug-log").start(() -> read(lines, file));
    }

    /**
     * Begins; whatever is logged after this returns is captured.
     *
     * @param client used by nobody else
     */
    static LogCapture begin(Client client, String format, Path folder, Errors errors)
            throws ApiException, IOException {
        ApiRequest request =
                ApiRequest.get("sys/monitor").with("log_level", "trace").with("log_format", format);
        InputStream lines = client.stream(request);
        return new LogCapture(client, lines, PrivateFile.create(folder.resolve(FILE)), errors);
    }

    private void read(InputStream lines, Path file) {
        byte[] buffer = new byte[BUFFER_BYTES];
        long written = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int count = lines.read(buffer); count >= 0; count = lines.read(buffer)) {
                if (written + count > MAX_LOG_BYTES) {
                    errors.add(Plan.LOG, "cut off after " + written + " bytes");
                    return;
                }
                out.write(buffer, 0, count);
                written += count;
            }
        } catch (IOException broken) {
            if (!ending) {
                errors.add(Plan.LOG, String.valueOf(broken.getMessage()));
            }
        }
    }

    /** Ends the connection, and waits until what came over it is in the file. */
    @Override
    public void close() {
        ending = true;
        client.close();
        try {
            reading.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
