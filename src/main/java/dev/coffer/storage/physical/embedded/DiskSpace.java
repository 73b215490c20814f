package dev.coffer.storage.physical.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The room that is left for the store. {@link #isFull} may be called from any thread; the ballast
 * belongs to the committer.
 */
final class DiskSpace {
    /** Kept free for the log, for flushes, and for the operator's shell. */
    static final long RESERVE_BYTES = (64L << 20) + 2 * RocksOptions.WRITE_BUFFER_BYTES;

    private static final Logger LOG = System.getLogger(DiskSpace.class.getName());
    private static final long CACHED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int CHUNK_BYTES = 1 << 20;

    private record Measured(long nanos, long freeBytes) {}

    private final Path ballast;
    private final Surroundings surroundings;
    private volatile Measured measured;
    private boolean isBallastThere;

    DiskSpace(Path directory, Surroundings surroundings) {
        this.ballast = directory.resolve("ballast");
        this.surroundings = surroundings;
        this.isBallastThere =
                Files.exists(ballast) && ballast.toFile().length() == surroundings.ballastBytes();
        this.measured = measure(surroundings.nanoTime().getAsLong());
    }

    private Measured measure(long nanos) {
        return new Measured(nanos, surroundings.freeBytes().getAsLong());
    }

    /** Whether a batch of {@code bytes} would go below the reserve; measured every 100 ms. */
    boolean isFull(long bytes) {
        return freeBytes() < RESERVE_BYTES + bytes;
    }

    private long freeBytes() {
        long now = surroundings.nanoTime().getAsLong();
        Measured last = measured;
        if (now - last.nanos() < CACHED_NANOS) {
            return last.freeBytes();
        }
        Measured fresh = measure(now);
        measured = fresh;
        return fresh.freeBytes();
    }

    /** Gives the ballast up where the disk is full: reopening needs room. */
    void dropBallastIfFull() throws IOException {
        if (isFull(0) && isBallastThere) {
            isBallastThere = false;
            Files.deleteIfExists(ballast);
            LOG.log(Level.WARNING, "the disk is full: ballast given up, path={0}", ballast);
        }
    }

    /** Puts the ballast back where there is room for it beside the reserve. */
    void restoreBallast() {
        if (isBallastThere || isFull(2 * surroundings.ballastBytes())) {
            return;
        }
        byte[] zeros = new byte[CHUNK_BYTES];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            long left = surroundings.ballastBytes();
            while (left > 0) {
                int chunk = (int) Math.min(left, zeros.length);
                out.write(zeros, 0, chunk);
                left -= chunk;
            }
            isBallastThere = true;
        } catch (IOException e) {
            // The store works without it; the next batch tries again.
            LOG.log(Level.WARNING, "the ballast cannot be written, path=" + ballast, e);
        }
    }
}
