package dev.coffer.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.Feed;
import dev.coffer.storage.physical.Limits;
import dev.coffer.storage.physical.Outcome;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.StoreHealth;
import dev.coffer.storage.physical.TxId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The store of a server, which can be closed and opened again underneath it: after a restore its
 * directory holds another content. Costs one volatile read a call. Thread-safe.
 */
final class ReplaceableStore implements Store {
    private final Storage storage;
    private final ReentrantLock replacing = new ReentrantLock();

    @GuardedBy("replacing")
    private boolean closed;

    private volatile Store current;

    /**
     * Opens it.
     *
     * @throws dev.coffer.storage.physical.StoreOpenException with one line for the operator
     */
    ReplaceableStore(Storage storage) {
        this.storage = storage;
        this.current = storage.open();
    }

    /** Where it lies; empty where it is in memory. */
    Optional<Path> directory() {
        return storage instanceof Storage.Embedded(Path directory)
                ? Optional.of(directory)
                : Optional.empty();
    }

    /**
     * Closes and opens it, unless the server has ended; who uses it meanwhile gets 503.
     *
     * @throws dev.coffer.storage.physical.StoreOpenException if it does not open: it stays closed
     */
    void reopen() {
        replacing.lock();
        try {
            if (!closed) {
                current.close();
                current = storage.open();
            }
        } finally {
            replacing.unlock();
        }
    }

    @Override
    public Snapshot snapshot() {
        return current.snapshot();
    }

    @Override
    public CommitResult commit(Commit commit) {
        return current.commit(commit);
    }

    @Override
    public Outcome resolve(TxId id) {
        return current.resolve(id);
    }

    @Override
    public Feed changes(long after) {
        return current.changes(after);
    }

    @Override
    public Limits limits() {
        return current.limits();
    }

    @Override
    public StoreHealth health() {
        return current.health();
    }

    @Override
    public void close() {
        replacing.lock();
        try {
            closed = true;
            current.close();
        } finally {
            replacing.unlock();
        }
    }
}
