package dev.coffer.storage.physical.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The surroundings of a store under test: room as the test says, waits of a millisecond, and a disk
 * that fails on demand. Safe from several threads.
 */
final class TestingDisk implements CommitFaults {
    static final long BALLAST_BYTES = 64 << 10;

    private final Path directory;
    private final AtomicLong freeBytes = new AtomicLong(1L << 40);
    private final AtomicLong nanos = new AtomicLong();
    private volatile Duration patience = Duration.ofSeconds(60);
    private volatile Migrations migrations = Migrations.ALL;
    private volatile @Nullable RocksDBException beforeWrite;
    private volatile @Nullable RocksDBException afterWrite;
    private volatile @Nullable RocksDBException beforeOpen;
    private volatile Runnable onWrite = () -> {};
    private volatile Runnable onWritten = () -> {};
    private volatile Runnable onOpen = () -> {};

    private TestingDisk(Path directory) {
        this.directory = directory;
    }

    static TestingDisk of(Path directory) {
        return new TestingDisk(directory);
    }

    EmbeddedStore open() {
        return EmbeddedStore.open(directory, surroundings());
    }

    Surroundings surroundings() {
        return new Surroundings(
                freeBytes::get,
                nanos::get,
                BALLAST_BYTES,
                _ -> Duration.ofMillis(1),
                patience,
                this,
                migrations);
    }

    Path ballast() {
        return directory.resolve("ballast");
    }

    /** The room from now on; what was measured before is forgotten. */
    void setFree(long bytes) {
        freeBytes.set(bytes);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    /** The room from now on, while the last measurement still counts. */
    void setFreeUnnoticed(long bytes) {
        freeBytes.set(bytes);
    }

    void setPatience(Duration fresh) {
        patience = fresh;
    }

    void setMigrations(Migrations fresh) {
        migrations = fresh;
    }

    /** Every batch is lost before the log, until {@link #heal}. */
    void failBeforeWrite() {
        beforeWrite = new RocksDBException("injected before the write");
    }

    /** Every batch is durable, and its answer lost, until {@link #heal}. */
    void failAfterWrite() {
        afterWrite = new RocksDBException("injected after the write");
    }

    /** The database cannot be opened, until {@link #heal}. */
    void failBeforeOpen() {
        beforeOpen = new RocksDBException("injected before the open");
    }

    /** Nothing fails any more. */
    void heal() {
        beforeWrite = null;
        afterWrite = null;
        beforeOpen = null;
    }

    /** Runs on the committer's thread before each write. */
    void onWrite(Runnable action) {
        onWrite = action;
    }

    /** Runs on the committer's thread after each write. */
    void onWritten(Runnable action) {
        onWritten = action;
    }

    /** Runs before each open. */
    void onOpen(Runnable action) {
        onOpen = action;
    }

    @Override
    public void beforeWrite() throws RocksDBException {
        onWrite.run();
        throwIfSet(beforeWrite);
    }

    @Override
    public void afterWrite() throws RocksDBException {
        onWritten.run();
        throwIfSet(afterWrite);
    }

    @Override
    public void beforeOpen() throws RocksDBException {
        onOpen.run();
        throwIfSet(beforeOpen);
    }

    private static void throwIfSet(@Nullable RocksDBException failure) throws RocksDBException {
        if (failure != null) {
            throw failure;
        }
    }
}
