package dev.coffer.storage.physical.embedded;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.Sequencer;
import dev.coffer.storage.physical.Stored;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Another content for a store's directory, built beside it while the store may be open. {@link
 * #finish} renames one folder, and that is the moment from which the next opening has the new
 * content: whenever the process is killed, a store opens with all of the old or all of the new. The
 * old content stays in {@value #REPLACED} until the next replacement. One at a time; not
 * thread-safe.
 */
public final class Replacement implements AutoCloseable {
    /** What is being built; nothing to anybody else. */
    static final String BUILDING = "restoring";

    /** What the next opening takes over. */
    static final String READY = "restored";

    /** What was there before. */
    static final String REPLACED = "replaced";

    /** What a store consists of; in the order in which it changes places. */
    private static final List<String> PARTS = List.of(AcknowledgedMark.FILE, Database.FOLDER);

    private final Path directory;
    private final @Nullable DirectoryLock lock;
    private final Database database;
    private final TableWriter tables;

    /** What did not come in order, and the head. */
    private final WriteBatch batch = new WriteBatch();

    private @Nullable Key last;
    private boolean ended;
    private boolean finished;

    private Replacement(Path directory, @Nullable DirectoryLock lock, Database database) {
        this.directory = directory;
        this.lock = lock;
        this.database = database;
        this.tables = new TableWriter(database, directory.resolve(BUILDING));
    }

    /**
     * Begins beside a store that this process has open. What an earlier attempt and an earlier
     * replacement have left is removed.
     *
     * @throws dev.coffer.storage.physical.StoreOpenException with one line, if it cannot be written
     */
    public static Replacement beside(Path directory) throws IOException {
        return begin(directory, null);
    }

    /**
     * Begins in a directory that no process has open; it is created where it is missing. Closing a
     * finished one puts it in place.
     *
     * @throws dev.coffer.storage.physical.StoreOpenException with one line, if another process has
     *     it or it cannot be written
     */
    public static Replacement alone(Path directory) throws IOException {
        Database.createDurably(directory);
        DirectoryLock lock = DirectoryLock.claim(directory);
        try {
            complete(directory);
            return begin(directory, lock);
        } catch (IOException | RuntimeException refused) {
            lock.close();
            throw refused;
        }
    }

    private static Replacement begin(Path directory, @Nullable DirectoryLock lock)
            throws IOException {
        NativeLibrary.load();
        remove(directory.resolve(READY));
        remove(directory.resolve(BUILDING));
        remove(directory.resolve(REPLACED));
        Path building = directory.resolve(BUILDING);
        Database.createDurably(building);
        Database database = Database.open(building, Surroundings.real(building), false);
        return new Replacement(directory, lock, database);
    }

    /**
     * Adds a record as another store had it, or puts it in the place of one that was added. Records
     * are to come in the order of their keys: those that do not stay in memory until {@link
     * #finish}.
     */
    public void put(Key key, Stored stored) throws IOException {
        byte[] at = Layout.recordKey(key);
        byte[] record = Layout.record(stored.modifiedVersion(), stored.value());
        try {
            if (last != null && last.compareTo(key) >= 0) {
                batch.put(at, record);
            } else {
                tables.put(at, record);
                last = key;
            }
        } catch (RocksDBException refused) {
            throw new IOException(refused);
        }
    }

    /**
     * Makes everything durable and the content of the directory's next opening.
     *
     * @param version of the newest commit in it
     * @param digest of the store at that commit
     */
    public void finish(long version, Bytes digest) throws IOException {
        try {
            Layout.Head head = new Layout.Head(new Sequencer.State(version, 0, digest), 1);
            batch.put(Layout.HEAD, Layout.head(head));
            tables.flush();
            database.write(batch);
        } catch (RocksDBException refused) {
            throw new IOException(refused);
        }
        end();
        Path building = directory.resolve(BUILDING);
        try (AcknowledgedMark mark = AcknowledgedMark.open(building)) {
            mark.write(version);
        }
        sync(building);
        Path _ = Files.move(building, directory.resolve(READY), StandardCopyOption.ATOMIC_MOVE);
        sync(directory);
        finished = true;
    }

    private void end() {
        if (!ended) {
            ended = true;
            tables.close();
            batch.close();
            database.close();
        }
    }

    /** Forgets what was built, unless it was finished. */
    @Override
    public void close() throws IOException {
        end();
        if (!finished) {
            remove(directory.resolve(BUILDING));
        }
        if (lock != null) {
            if (finished) {
                complete(directory);
            }
            lock.close();
        }
    }

    /**
     * Takes a finished replacement over; every step can be repeated, so a kill between two of them
     * changes nothing; what was never finished is removed. Called with the directory's lock, before
     * its database is opened.
     */
    static void complete(Path directory) throws IOException {
        remove(directory.resolve(BUILDING));
        Path ready = directory.resolve(READY);
        if (!Files.isDirectory(ready)) {
            return;
        }
        Path replaced = directory.resolve(REPLACED);
        Database.createDurably(replaced);
        for (String part : PARTS) {
            Path next = ready.resolve(part);
            if (Files.exists(next)) {
                Path before = directory.resolve(part);
                if (Files.exists(before)) {
                    remove(replaced.resolve(part));
                    Path _ = Files.move(before, replaced.resolve(part));
                }
                Path _ = Files.move(next, before);
                sync(directory);
            }
        }
        remove(ready);
        sync(directory);
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void remove(Path path) throws IOException {
        try {
            Path _ =
                    Files.walkFileTree(
                            path,
                            new SimpleFileVisitor<>() {
                                @Override
                                public FileVisitResult visitFile(
                                        Path file, BasicFileAttributes attributes)
                                        throws IOException {
                                    Files.delete(file);
                                    return FileVisitResult.CONTINUE;
                                }

                                @Override
                                public FileVisitResult postVisitDirectory(
                                        Path folder, @Nullable IOException failure)
                                        throws IOException {
                                    if (failure != null) {
                                        throw failure;
                                    }
                                    Files.delete(folder);
                                    return FileVisitResult.CONTINUE;
                                }
                            });
        } catch (NoSuchFileException _) {
            // Nothing is there: nothing is left to be removed.
        }
    }
}
