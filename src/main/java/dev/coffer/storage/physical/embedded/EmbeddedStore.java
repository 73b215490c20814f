package dev.coffer.storage.physical.embedded;

import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.Feed;
import dev.coffer.storage.physical.Limits;
import dev.coffer.storage.physical.Outcome;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.StoreHealth;
import dev.coffer.storage.physical.StoreOpenException;
import dev.coffer.storage.physical.StoreUnavailableException;
import dev.coffer.storage.physical.TxId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/**
 * A store in a directory of this machine. What {@link #commit} reported as committed survives the
 * process and the machine; a damaged log keeps the store closed, a damaged block fails the reads of
 * its keys alone. One process at a time.
 */
public final class EmbeddedStore implements Store {
    private static final Logger LOG = System.getLogger(EmbeddedStore.class.getName());
    private static final String BUSY = "too many commits wait, or the store is closed";

    /** How long {@link #close} waits for the commits that are handed over. */
    private static final Duration CLOSE_WAITS = Duration.ofSeconds(30);

    private final DirectoryLock lock;
    private final TaskQueue queue = new TaskQueue();
    private final Publication publication;
    private final ReadThreads readThreads =
            new ReadThreads(Runtime.getRuntime().availableProcessors());
    private final Committer committer;
    private final Thread thread;
    private final Patience patience;

    private EmbeddedStore(Path directory, DirectoryLock lock, Surroundings surroundings) {
        this.lock = lock;
        this.patience = new Patience(queue, surroundings.patience());
        this.publication = new Publication(surroundings.nanoTime());
        this.committer = new Committer(directory, surroundings, queue, publication);
        this.thread = Thread.ofPlatform().name("coffer-committer").daemon().unstarted(committer);
    }

    /**
     * Opens the store in {@code directory}, which is created where it is missing.
     *
     * @throws StoreOpenException with one line for the operator: another process holds it, its log
     *     is damaged, a newer program wrote it, or the directory cannot be used
     */
    public static EmbeddedStore open(Path directory) {
        return open(directory, Surroundings.real(directory));
    }

    static EmbeddedStore open(Path directory, Surroundings surroundings) {
        NativeLibrary.load();
        DirectoryLock lock;
        try {
            Database.createDurably(directory);
            lock = DirectoryLock.claim(directory);
        } catch (IOException e) {
            throw new StoreOpenException(
                    "storage directory " + directory + " cannot be used (" + e + ")", e);
        }
        try {
            takeOver(directory);
            EmbeddedStore store = new EmbeddedStore(directory, lock, surroundings);
            store.thread.start();
            store.patience.start();
            return store;
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    private static void takeOver(Path directory) {
        try {
            Replacement.complete(directory);
        } catch (IOException e) {
            throw new StoreOpenException(
                    "the restored content of " + directory + " cannot be put in place (" + e + ")",
                    e);
        }
    }

    private static void release(DirectoryLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the lock of the store cannot be released", e);
        }
    }

    @Override
    public Snapshot snapshot() {
        return new EmbeddedSnapshot(publication.retain(), readThreads);
    }

    @Override
    public CommitResult commit(Commit commit) {
        if (commit.readVersion() > publication.version()) {
            throw new IllegalArgumentException("read version is ahead of the store");
        }
        CommitResult.TooLarge refusal = limits().refusal(commit);
        if (refusal != null) {
            return refusal;
        }
        if (!publication.isOpen()) {
            return new CommitResult.Unavailable(publication.reason());
        }
        Task.Committing task = new Task.Committing(commit, System.nanoTime());
        if (!queue.offer(task)) {
            return new CommitResult.Unavailable(BUSY);
        }
        return task.answer().join();
    }

    @Override
    public Outcome resolve(TxId id) {
        Task.Resolving task = new Task.Resolving(id, System.nanoTime());
        if (!queue.offer(task)) {
            throw new StoreUnavailableException(BUSY);
        }
        try {
            return task.answer().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StoreUnavailableException unavailable
                    ? unavailable
                    : new IllegalStateException("an outcome cannot be found", e);
        }
    }

    @Override
    public Feed changes(long after) {
        return committer.changes().since(after);
    }

    @Override
    public Limits limits() {
        return Limits.DEFAULT;
    }

    @Override
    public StoreHealth health() {
        if (!publication.isOpen()) {
            return new StoreHealth.Reopening(publication.reason());
        }
        return committer.disk().isFull(0) ? new StoreHealth.Full() : new StoreHealth.Healthy();
    }

    @Override
    public void close() {
        queue.end();
        if (joinCommitter()) {
            readThreads.close();
            patience.close();
            release(lock);
        } else {
            LOG.log(Level.ERROR, "the store does not close: the disk does not answer");
        }
    }

    private boolean joinCommitter() {
        boolean interrupted = false;
        long until = System.nanoTime() + CLOSE_WAITS.toNanos();
        try {
            while (true) {
                try {
                    return thread.join(Duration.ofNanos(until - System.nanoTime()));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
