package dev.coffer.telemetry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log to a file. A new file begins after so many bytes or so much time; the one before
 * is renamed to {@code name-TIME.ending}, TIME in nanoseconds since 1970, and the oldest are
 * removed. The time is that of the lines. Source: OpenBao, helper/logging/logfile.go. Thread-safe.
 */
public final class RotatingFile extends Handler {
    private final Terms terms;
    private final boolean json;
    private final String name;
    private final String ending;
    private @Nullable FileChannel channel;
    private Instant began = Instant.MIN;
    private long written;

    private RotatingFile(Terms terms, boolean json) {
        this.terms = terms;
        this.json = json;
        String file = String.valueOf(terms.file().getFileName());
        int dot = file.lastIndexOf('.');
        this.name = dot > 0 ? file.substring(0, dot) : file;
        this.ending = dot > 0 ? file.substring(dot) : "";
    }

    /**
     * When a new file begins.
     *
     * @param bytes after so many; 0 for never
     * @param age after so much time; zero for never
     * @param keep how many old files are kept; 0 for all, less for none
     */
    public record Terms(Path file, long bytes, Duration age, int keep) {}

    /**
     * Opens the file, which is created for its owner alone.
     *
     * @throws IOException if it cannot be written
     */
    static RotatingFile open(Terms terms, boolean json) throws IOException {
        RotatingFile opened = new RotatingFile(terms, json);
        opened.channel = opened.opened();
        return opened;
    }

    private FileChannel opened() throws IOException {
        FileChannel next =
                FileChannel.open(
                        terms.file(),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        written = next.size();
        began = Instant.MIN;
        return next;
    }

    @Override
    public synchronized void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        String line = json ? LogLine.json(record) : LogLine.of(record);
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (began.equals(Instant.MIN)) {
                began = record.getInstant();
            }
            if (isFull(bytes.length, record.getInstant())) {
                rotate(record.getInstant());
            }
            if (channel == null) {
                channel = opened();
                began = record.getInstant();
            }
            written += channel.write(ByteBuffer.wrap(bytes));
        } catch (IOException lost) {
            reportError(null, lost, ErrorManager.WRITE_FAILURE);
        }
    }

    private boolean isFull(int more, Instant now) {
        boolean large = terms.bytes() > 0 && written > 0 && written + more > terms.bytes();
        boolean old = !terms.age().isZero() && !now.isBefore(began.plus(terms.age()));
        return large || (old && written > 0);
    }

    private void rotate(Instant now) throws IOException {
        closeFile();
        long nanos =
                Math.addExact(
                        Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
        Path old = terms.file().resolveSibling(name + "-" + nanos + ending);
        Path _ = Files.move(terms.file(), old);
        prune();
    }

    private void prune() throws IOException {
        if (terms.keep() == 0) {
            return;
        }
        List<Path> old = new ArrayList<>();
        Path folder = terms.file().toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        String form = "\\Q" + name + "\\E-[0-9]{19}\\Q" + ending + "\\E";
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> String.valueOf(file.getFileName()).matches(form))
                    .sorted()
                    .forEach(old::add);
        }
        int surplus = old.size() - Math.max(0, terms.keep());
        for (Path file : old.subList(0, Math.max(0, surplus))) {
            boolean _ = Files.deleteIfExists(file);
        }
    }

    /** Opens the file anew, as after somebody has renamed it. */
    public synchronized void reopen() {
        closeFile();
    }

    private void closeFile() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException lost) {
            reportError(null, lost, ErrorManager.CLOSE_FAILURE);
        }
        channel = null;
    }

    @Override
    public void flush() {}

    @Override
    public synchronized void close() {
        closeFile();
    }
}
