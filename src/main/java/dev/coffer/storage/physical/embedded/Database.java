package dev.coffer.storage.physical.embedded;

import dev.coffer.storage.physical.Sequencer;
import dev.coffer.storage.physical.StoreOpenException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One opening of the database. It must not be used after {@link #close}, not even by another thread
 * that is still inside: a handle behind a closed database ends the process. {@link Publication}
 * sees to that.
 */
final class Database implements AutoCloseable {
    static final String FOLDER = "rocksdb";

    private final RocksOptions options;
    private final WriteOptions durable = new WriteOptions().setSync(true);
    private final RocksDB rocks;

    private Database(RocksOptions options, RocksDB rocks) {
        this.options = options;
        this.rocks = rocks;
    }

    /**
     * Opens what lies in {@code directory}, or begins there, and brings it to the program's format.
     *
     * @throws StoreOpenException with one line, where it is damaged, newer, or cannot be read
     */
    static Database open(Path directory, Surroundings surroundings) {
        return open(directory, surroundings, true);
    }

    /**
     * As {@link #open(Path, Surroundings)}; where not {@code merging}, its tables stay as they are,
     * so that one that is damaged stops no writes.
     */
    static Database open(Path directory, Surroundings surroundings, boolean merging) {
        Path folder = directory.resolve(FOLDER);
        try {
            createDurably(folder);
            RocksOptions options = new RocksOptions(isNew(folder), merging);
            try {
                surroundings.faults().beforeOpen();
                return new Database(options, openRocks(folder, options, surroundings));
            } catch (RocksDBException | RuntimeException e) {
                options.close();
                throw e;
            }
        } catch (RocksDBException | IOException e) {
            throw refusal(directory, e);
        }
    }

    private static RocksDB openRocks(Path folder, RocksOptions options, Surroundings surroundings)
            throws RocksDBException {
        RocksDB rocks = RocksDB.open(options.options(), folder.toString());
        try {
            surroundings.migrations().bring(rocks);
            return rocks;
        } catch (RocksDBException | RuntimeException e) {
            rocks.close();
            throw e;
        }
    }

    static StoreOpenException refusal(Path directory, Exception cause) {
        String detail = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        boolean isDamaged = cause instanceof RocksDBException e && Failures.isCorruption(e);
        String what =
                isDamaged
                        ? " is damaged and stays closed, so that nothing is lost silently;"
                                + " restore a backup ("
                        : " cannot be opened (";
        return new StoreOpenException("the store in " + directory + what + detail + ")", cause);
    }

    /** A folder without any file is new. One that lost its CURRENT file is not, and must not be. */
    private static boolean isNew(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.noneMatch(
                    file -> file.getFileName().toString().matches("MANIFEST-.*|.*\\.(sst|log)"));
        }
    }

    /** After power loss a new folder must still be there, with what was acknowledged in it. */
    static void createDurably(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            createDurably(parent);
        }
        var _ =
                Files.createDirectory(
                        folder,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        if (parent != null) {
            try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    RocksDB rocks() {
        return rocks;
    }

    /** What the newest batch left; {@link Layout.Head#NEW} in a new store. */
    Layout.Head head() throws RocksDBException {
        byte[] record = rocks.get(Layout.HEAD);
        return record == null ? Layout.Head.NEW : Layout.head(record);
    }

    /** Tells {@code sequencer} which transactions the newest batches held. */
    void rememberTransactions(Sequencer sequencer) throws RocksDBException {
        try (ReadOptions all = new ReadOptions();
                RocksIterator at = rocks.newIterator(all)) {
            for (at.seek(Layout.FIRST_SLOT); at.isValid() && Layout.isSlot(at.key()); at.next()) {
                Layout.Slot slot = Layout.slot(at.value());
                for (int i = 0; i < slot.ids().size(); i++) {
                    sequencer.remember(slot.ids().get(i), slot.firstVersion() + i);
                }
            }
            at.status();
        }
    }

    /** Makes {@code batch} durable as a whole, or fails. */
    void write(WriteBatch batch) throws RocksDBException {
        rocks.write(durable, batch);
    }

    @Override
    public void close() {
        rocks.close();
        durable.close();
        options.close();
    }
}
