package dev.coffer.engine.kv.change;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest changes of one mount, read from its log once for all who watch it, by whoever comes
 * first. It holds what was committed only, never a value, and no more than its limits: who is
 * further behind reads the log. Thread-safe.
 *
 * <p>It belongs to the store as it is between two sealings. After {@link #close} it is empty for
 * good and says so: a watcher that had it before its transaction began, and finds it open after it
 * has read, has read of the store that its transaction shows.
 */
final class ChangeTail {
    /** Changes kept for a mount. */
    private static final int MAX_CHANGES = 2_048;

    /** Memory that they take at most. */
    private static final long MAX_BYTES = 512 * 1024;

    /** Memory that those of all mounts take at most; beyond it a mount keeps none. */
    private static final long ALL_BYTES = 16 * 1024 * 1024;

    /** What a change takes beside its path. */
    private static final int CHANGE_BYTES = 160;

    private static final int PART_BYTES = 96;

    private final LoggedChanges log;
    private final WatchedPrefixes prefixes;
    private final AtomicLong allBytes;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Deque<Part> parts = new ArrayDeque<>();

    @GuardedBy("lock")
    private int changes;

    @GuardedBy("lock")
    private long bytes;

    /** Every commit after this one up to {@link #through} was read; 0 before the first reading. */
    @GuardedBy("lock")
    private long readSince;

    /** Every commit up to this one was read; 0 before the first reading. */
    @GuardedBy("lock")
    private long through;

    /** No reading that has begun goes further. */
    private volatile long horizon;

    private volatile boolean closed;

    /**
     * An empty one.
     *
     * @param prefixes are told which commits concern them
     * @param allBytes counts the memory of all of them together
     */
    ChangeTail(MountId mount, WatchedPrefixes prefixes, AtomicLong allBytes) {
        this.log = new LoggedChanges(mount);
        this.prefixes = prefixes;
        this.allBytes = allBytes;
    }

    /** The changes of the commits after one, up to another. */
    private record Part(long after, long through, List<Change> changes) {
        Part {
            changes = List.copyOf(changes);
        }

        long bytes() {
            long paths = changes.stream().mapToLong(change -> change.entry().path().length()).sum();
            return PART_BYTES + (long) changes.size() * CHANGE_BYTES + 2 * paths;
        }
    }

    /** A prefix that was added is told of every commit after this one. */
    long horizon() {
        return horizon;
    }

    /**
     * Reads what is new to all, then finds the changes from a place on.
     *
     * @return empty if the place is too old, or this was closed: then the log has to be read
     */
    Optional<ChangeSource.Found> find(ReadTransaction tx, WatchedPrefix prefix, Revision from) {
        Optional<ChangeSource.Found> found;
        lock.lock();
        try {
            readOn(tx);
            found = found(prefix, from, tx.version());
        } finally {
            lock.unlock();
        }
        if (closed) {
            close();
            return Optional.empty();
        }
        return found;
    }

    @GuardedBy("lock")
    private void readOn(ReadTransaction tx) {
        if (closed || tx.version() <= through) {
            return;
        }
        long forgotten = KeptChanges.of(tx, log.mount()).forgotten();
        if (through == 0 || forgotten > through) {
            beginAt(through == 0 ? tx.version() : forgotten);
        }
        horizon = Math.max(horizon, tx.version());
        if (tx.version() == through) {
            return;
        }
        ChangeSource.Found read = log.read(tx, through + 1);
        for (Change change : read.changes()) {
            long commit = change.behind().commit();
            prefixes.each(change.entry().path(), prefix -> prefix.concernedBy(commit));
        }
        add(new Part(through, read.next().commit() - 1, read.changes()));
    }

    @GuardedBy("lock")
    private void beginAt(long commit) {
        empty();
        readSince = commit;
        through = commit;
    }

    @GuardedBy("lock")
    private void add(Part part) {
        through = part.through();
        if (part.changes().isEmpty() && !parts.isEmpty()) {
            // Nothing but a number is new.
            Part last = parts.removeLast();
            parts.addLast(new Part(last.after(), part.through(), last.changes()));
            return;
        }
        parts.addLast(part);
        changes += part.changes().size();
        long more = part.bytes();
        bytes += more;
        allBytes.addAndGet(more);
        while (!parts.isEmpty() && isTooLarge()) {
            drop(parts.removeFirst());
        }
    }

    @GuardedBy("lock")
    private boolean isTooLarge() {
        return changes > MAX_CHANGES || bytes > MAX_BYTES || allBytes.get() > ALL_BYTES;
    }

    @GuardedBy("lock")
    private void drop(Part part) {
        changes -= part.changes().size();
        long less = part.bytes();
        bytes -= less;
        allBytes.addAndGet(-less);
    }

    @GuardedBy("lock")
    private void empty() {
        parts.clear();
        changes = 0;
        allBytes.addAndGet(-bytes);
        bytes = 0;
    }

    @GuardedBy("lock")
    private Optional<ChangeSource.Found> found(WatchedPrefix prefix, Revision from, long version) {
        long last = Math.min(through, version);
        boolean more = last < version;
        Revision next = Revision.behind(last);
        if (from.equals(next) && !more) {
            return Optional.of(new ChangeSource.Found(List.of(), next, false));
        }
        if (from.commit() > last || from.commit() <= readSince) {
            return Optional.empty();
        }
        if (prefix.isQuietFrom(from.commit())) {
            return Optional.of(new ChangeSource.Found(List.of(), next, more));
        }
        return parts.isEmpty() || from.commit() <= parts.getFirst().after()
                ? Optional.empty()
                : Optional.of(new ChangeSource.Found(between(from, last), next, more));
    }

    @GuardedBy("lock")
    private List<Change> between(Revision from, long last) {
        Deque<Part> wanted = new ArrayDeque<>();
        Iterator<Part> newest = parts.descendingIterator();
        while (newest.hasNext()) {
            Part part = newest.next();
            if (part.through() < from.commit()) {
                break;
            }
            wanted.addFirst(part);
        }
        List<Change> found = new ArrayList<>();
        for (Part part : wanted) {
            for (Change change : part.changes()) {
                if (change.behind().compareTo(from) > 0 && change.behind().commit() <= last) {
                    found.add(change);
                }
            }
        }
        return found;
    }

    /** Forgets everything for good, at the latest when a reading ends that has begun. */
    void close() {
        closed = true;
        if (lock.tryLock()) {
            try {
                empty();
            } finally {
                lock.unlock();
            }
        }
    }
}
