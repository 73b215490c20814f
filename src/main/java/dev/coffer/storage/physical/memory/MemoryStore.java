package dev.coffer.storage.physical.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.ChangeLog;
import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.Feed;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.Limits;
import dev.coffer.storage.physical.Mutation;
import dev.coffer.storage.physical.Outcome;
import dev.coffer.storage.physical.Sequencer;
import dev.coffer.storage.physical.Sequencer.Decision;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.StoreHealth;
import dev.coffer.storage.physical.StoreUnavailableException;
import dev.coffer.storage.physical.Stored;
import dev.coffer.storage.physical.TxId;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A store in the heap, with the same validation as the durable ones. Commits take one lock; a
 * snapshot is a reference to an immutable tree, and reads from it take no lock.
 */
public final class MemoryStore implements Store {
    private static final String CLOSED = "the store is closed";

    /** What readers see: replaced as a whole by each commit. */
    private record Published(long version, SortedTree tree, Bytes digest) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final ChangeLog changes = new ChangeLog(0);

    @GuardedBy("lock")
    private final Sequencer sequencer = new Sequencer(Sequencer.State.NEW);

    /** How many snapshots are open at each version. */
    @GuardedBy("lock")
    private final TreeMap<Long, Integer> open = new TreeMap<>();

    private volatile Published published = new Published(0, SortedTree.EMPTY, Bytes.empty());
    private volatile boolean closed;

    @Override
    public Snapshot snapshot() {
        lock.lock();
        try {
            requireOpen();
            Published now = published;
            open.merge(now.version(), 1, Integer::sum);
            return new MemorySnapshot(this, now.version(), now.tree(), now.digest());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CommitResult commit(Commit commit) {
        CommitResult.TooLarge refusal = limits().refusal(commit);
        if (refusal != null) {
            return refusal;
        }
        lock.lock();
        try {
            if (commit.readVersion() > published.version()) {
                throw new IllegalArgumentException("read version is ahead of the store");
            }
            if (closed) {
                return new CommitResult.Unavailable(CLOSED);
            }
            return switch (sequencer.decide(commit, true)) {
                case Decision.Answer(CommitResult result) -> result;
                case Decision.Apply(long version) -> apply(commit, version);
            };
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private CommitResult apply(Commit commit, long version) {
        SortedTree tree = published.tree();
        for (Mutation write : commit.writes()) {
            tree =
                    switch (write) {
                        case Mutation.Put(Key key, Bytes value) ->
                                tree.with(key, new Stored(value, version));
                        case Mutation.Append append ->
                                tree.with(
                                        append.keyIn(version), new Stored(append.value(), version));
                        case Mutation.Delete(Key key) -> tree.without(key);
                    };
        }
        changes.append(List.of(new Feed.Change(commit.id(), version, commit.writtenKeys(version))));
        published = new Published(version, tree, sequencer.state().digest());
        sequencer.trim(open.isEmpty() ? version : open.firstKey());
        return new CommitResult.Committed(version);
    }

    @Override
    public Outcome resolve(TxId id) {
        lock.lock();
        try {
            requireOpen();
            return sequencer.resolve(id);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Feed changes(long after) {
        return changes.since(after);
    }

    @Override
    public Limits limits() {
        return Limits.DEFAULT;
    }

    @Override
    public StoreHealth health() {
        return closed ? new StoreHealth.Reopening(CLOSED) : new StoreHealth.Healthy();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    void requireOpen() {
        if (closed) {
            throw new StoreUnavailableException(CLOSED);
        }
    }

    void released(long version) {
        lock.lock();
        try {
            open.computeIfPresent(version, (_, count) -> count == 1 ? null : count - 1);
        } finally {
            lock.unlock();
        }
    }
}
