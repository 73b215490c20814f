package dev.coffer.storage.physical.embedded;

import dev.coffer.storage.physical.ChangeLog;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.Sequencer;
import dev.coffer.storage.physical.StoreOpenException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The one thread that writes: takes a batch of tasks, validates, writes it with one sync, publishes
 * it, answers. After any failure it closes the database and opens it again, and answers the batch
 * by what it then finds on the disk: a commit is never reported by guess.
 */
final class Committer implements Runnable {
    /** How long closing waits for reads in progress. */
    static final long READS_END_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Logger LOG = System.getLogger(Committer.class.getName());
    private static final String CLOSED = "the store is closed";
    private static final String NOT_WRITTEN = "the commit failed, nothing was written";

    private final Path directory;
    private final Surroundings surroundings;
    private final TaskQueue queue;
    private final Publication publication;
    private final ChangeLog changes;
    private final DiskSpace disk;
    private final Sequencer sequencer;
    private final AcknowledgedMark mark;

    /** What the newest durable batch left. */
    private Layout.Head head;

    /** False once the merging of tables has met a damaged one, until the process ends. */
    private boolean merging = true;

    /** Null while the store reopens. */
    private @Nullable Database database;

    /** Opens the store and publishes what it holds. */
    Committer(Path directory, Surroundings surroundings, TaskQueue queue, Publication publication) {
        this.directory = directory;
        this.surroundings = surroundings;
        this.queue = queue;
        this.publication = publication;
        this.disk = new DiskSpace(directory, surroundings);
        Database opened = Database.open(directory, surroundings);
        try {
            this.head = opened.head();
            this.sequencer = new Sequencer(head.state());
            opened.rememberTransactions(sequencer);
            this.mark = AcknowledgedMark.open(directory);
            mark.require(head.state().version());
        } catch (RocksDBException | IOException e) {
            opened.close();
            throw Database.refusal(directory, e);
        } catch (StoreOpenException e) {
            opened.close();
            throw e;
        }
        this.database = opened;
        this.changes = new ChangeLog(head.state().version());
        publication.publish(opened.rocks(), head.state());
    }

    /** What was committed, for any thread. */
    ChangeLog changes() {
        return changes;
    }

    /** The room that is left, for any thread. */
    DiskSpace disk() {
        return disk;
    }

    /** Commits until the queue ends, then closes the database. */
    @Override
    public void run() {
        disk.restoreBallast();
        List<Task> tasks = queue.take();
        while (!tasks.isEmpty()) {
            commit(new Batch(tasks));
            tasks = queue.take();
        }
        close();
    }

    private void close() {
        publication.withdraw(CLOSED);
        try {
            mark.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the mark of acknowledged commits cannot be closed", e);
        }
        if (!closeDatabase()) {
            LOG.log(Level.WARNING, "the store closes while a read is stuck, path={0}", directory);
        }
    }

    private void commit(Batch batch) {
        Database open = database;
        if (open == null) {
            // Only behind the end of the queue: nothing reopens any more.
            batch.answerUnknown();
            return;
        }
        try {
            disk.restoreBallast();
            batch.decide(sequencer, disk.isFull(batch.sizeBytes()));
            if (batch.hasWrites()) {
                Layout.Head next = new Layout.Head(sequencer.state(), head.batch() + 1);
                write(open, batch, next);
                publish(open, batch, next);
            }
            batch.answer(sequencer);
        } catch (RocksDBException | IOException | RuntimeException | OutOfMemoryError e) {
            recover(batch, e);
        }
    }

    private void write(Database open, Batch batch, Layout.Head next) throws RocksDBException {
        try (WriteBatch records = new WriteBatch()) {
            batch.fill(records, next);
            surroundings.faults().beforeWrite();
            open.write(records);
            surroundings.faults().afterWrite();
        }
    }

    /** The feed comes first: whoever holds a snapshot must find every change up to it. */
    private void publish(Database open, Batch batch, Layout.Head durable) throws IOException {
        mark.write(durable.state().version());
        changes.append(batch.changes());
        publication.publish(open.rocks(), durable.state());
        head = durable;
        sequencer.trim(publication.oldestVersion());
    }

    private void recover(Batch batch, Throwable failure) {
        String reason = "a commit failed: " + Failures.line(failure);
        boolean isExpected = failure instanceof RocksDBException || failure instanceof IOException;
        String line = "the store reopens, path=" + directory + ": " + reason;
        LOG.log(Level.ERROR, line, isExpected ? null : failure);
        publication.withdraw(reason);
        stopMergingIfDamaged(failure);
        int attempt = 0;
        while (waitBefore(attempt, batch)) {
            attempt++;
            try {
                reopen(batch);
                LOG.log(Level.WARNING, "the store is open again, path={0}", directory);
                return;
            } catch (RocksDBException | IOException | RuntimeException e) {
                reason = "the store cannot be reopened: " + Failures.line(e);
                LOG.log(Level.ERROR, reason + ", path=" + directory);
                publication.withdraw(reason);
            }
        }
        batch.answerUnknown();
    }

    /**
     * A batch writes to the log alone, so damage that it reports was met by the merging of tables.
     * Reads of the damaged block fail, loudly; but all other keys must stay writable.
     */
    private void stopMergingIfDamaged(Throwable failure) {
        if (failure instanceof RocksDBException e && Failures.isCorruption(e)) {
            merging = false;
            LOG.log(
                    Level.ERROR,
                    "a table is damaged, so tables stay as they are; restore a backup, path={0}",
                    directory);
        }
    }

    /** Waits, and tells whoever comes meanwhile to come again. False once the store is to close. */
    private boolean waitBefore(int attempt, Batch batch) {
        long wait = surroundings.backoff().apply(attempt).toNanos();
        long until = System.nanoTime() + wait;
        while (!queue.isEnded()) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return true;
            }
            for (Task task : queue.takeMore(left)) {
                switch (task) {
                    case Task.Committing one ->
                            one.answer(new CommitResult.Unavailable(publication.reason()));
                    case Task.Resolving one -> batch.adopt(one);
                }
            }
        }
        return false;
    }

    private void reopen(Batch batch) throws RocksDBException, IOException {
        if (!closeDatabase()) {
            throw new StoreOpenException("a read is stuck", null);
        }
        disk.dropBallastIfFull();
        Database opened = Database.open(directory, surroundings, merging);
        try {
            settle(opened, batch);
        } catch (RocksDBException | IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Decides the failed batch by the disk: the head says whether it is there, as a whole. */
    private void settle(Database opened, Batch batch) throws RocksDBException, IOException {
        Layout.Head found = opened.head();
        boolean isWritten = batch.hasWrites() && found.batch() == batch.target().batch();
        if (isWritten) {
            requireTransactions(opened, found, batch);
        } else if (!found.equals(head)) {
            throw new StoreOpenException(
                    "acknowledged commits are missing: version "
                            + found.state().version()
                            + " was found, "
                            + head.state().version()
                            + " was acknowledged",
                    null);
        }
        sequencer.restart(found.state());
        database = opened;
        if (isWritten) {
            publish(opened, batch, found);
            batch.answer(sequencer);
        } else {
            publication.publish(opened.rocks(), found.state());
            batch.answerLost(sequencer, NOT_WRITTEN);
        }
    }

    private static void requireTransactions(Database opened, Layout.Head found, Batch batch)
            throws RocksDBException {
        byte[] record = opened.rocks().get(Layout.slot(found.batch()));
        boolean isSame =
                record != null
                        && found.equals(batch.target())
                        && Layout.slot(record).equals(batch.transactions());
        if (!isSame) {
            throw new StoreOpenException("the last batch holds other transactions", null);
        }
    }

    private boolean closeDatabase() {
        Database open = database;
        if (open == null) {
            return true;
        }
        if (!publication.releaseAll(System.nanoTime() + READS_END_NANOS)) {
            return false;
        }
        database = null;
        open.close();
        return true;
    }
}
