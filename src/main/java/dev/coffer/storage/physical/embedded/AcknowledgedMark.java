package dev.coffer.storage.physical.embedded;

import dev.coffer.storage.physical.StoreOpenException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The newest version that was acknowledged, in a small file beside the log. It is written behind
 * each batch and before its answers, without a sync: it may be behind the log, after a power cut,
 * but never ahead of it. So a log that ends before the mark has lost something, however clean its
 * end looks, and the store stays closed. Confined to the committer.
 *
 * <p>The log alone cannot tell: a flipped bit in the length of a record near its end makes the
 * records behind it look like the torn tail of a last write (docs/decisions/0011).
 */
final class AcknowledgedMark implements AutoCloseable {
    static final String FILE = "acknowledged";

    private static final Logger LOG = System.getLogger(AcknowledgedMark.class.getName());
    private static final int BYTES = Long.BYTES + Integer.BYTES;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer record = ByteBuffer.allocate(BYTES);

    private AcknowledgedMark(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Opens the mark in {@code directory}, or begins it. */
    static AcknowledgedMark open(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        return new AcknowledgedMark(file, channel);
    }

    /**
     * Compares with what the log brought back.
     *
     * @throws StoreOpenException where acknowledged commits are missing from {@code version}
     */
    void require(long version) throws IOException {
        long acknowledged = read();
        if (acknowledged > version) {
            throw new StoreOpenException(
                    "the store is damaged and stays closed: version "
                            + acknowledged
                            + " was acknowledged, but its log ends with "
                            + version
                            + "; restore a backup (or remove "
                            + file
                            + " to go on without the lost commits)",
                    null);
        }
    }

    private long read() throws IOException {
        record.clear();
        int read = channel.read(record, 0);
        if (read == BYTES && record.getInt(Long.BYTES) == checksum()) {
            return record.getLong(0);
        }
        if (read > 0) {
            LOG.log(Level.ERROR, "the mark of acknowledged commits is damaged, path={0}", file);
        }
        return 0;
    }

    private int checksum() {
        CRC32C checksum = new CRC32C();
        checksum.update(record.array(), 0, Long.BYTES);
        return (int) checksum.getValue();
    }

    /** Notes that everything up to {@code version} is durable and will be answered. */
    void write(long version) throws IOException {
        record.clear();
        record.putLong(version).putInt(0);
        record.putInt(Long.BYTES, checksum()).flip();
        if (channel.write(record, 0) != BYTES) {
            throw new IOException("the mark of acknowledged commits was cut short");
        }
    }

    /** Makes the mark durable as well. */
    @Override
    public void close() throws IOException {
        channel.force(false);
        channel.close();
    }
}
