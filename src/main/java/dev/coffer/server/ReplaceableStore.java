package dev.coffer.server;

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

/**
 * The store of a server, which can be closed and opened again underneath it: after a restore its
 * directory holds another content. Costs one volatile read a call. Thread-safe.
 */
final class ReplaceableStore implements Store {
    private final Storage storage;
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
     * Closes and opens it. One thread at a time; nobody else uses it meanwhile, or gets 503.
     *
     * @throws dev.coffer.storage.physical.StoreOpenException if it does not open: it stays closed
     */
    void reopen() {
        current.close();
        current = storage.open();
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
        current.close();
    }
}
