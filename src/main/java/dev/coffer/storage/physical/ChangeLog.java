package dev.coffer.storage.physical;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The newest durable commits with their keys, for {@link Store#changes}. Safe from several threads.
 * A store appends before it publishes a version, so that whoever holds a snapshot finds everything
 * up to it.
 */
public final class ChangeLog {
    /**
     * Most keys remembered; whoever is further behind is told to reset. Four times as many outlive
     * the young generation under load, and double the memory of the process.
     */
    static final int MAX_KEYS = 16_384;

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<Feed.Change> changes = new ArrayDeque<>();

    @GuardedBy("lock")
    private int keys;

    @GuardedBy("lock")
    private long floor;

    /** Written under the lock, read without it by those who are up to date. */
    private volatile long through;

    /** Begins after {@code version}. */
    public ChangeLog(long version) {
        this.floor = version;
        this.through = version;
    }

    /** Adds durable commits in order, directly after those known; skips what is known already. */
    public void append(List<Feed.Change> durable) {
        synchronized (lock) {
            for (Feed.Change change : durable) {
                if (change.version() > through) {
                    changes.addLast(change);
                    keys += change.keys().size();
                    through = change.version();
                }
            }
            while (keys > MAX_KEYS) {
                Feed.Change oldest = changes.removeFirst();
                keys -= oldest.keys().size();
                floor = oldest.version();
            }
        }
    }

    /** The commits after {@code after}. */
    public Feed since(long after) {
        if (after == through) {
            return new Feed.Changes(List.of(), after);
        }
        synchronized (lock) {
            if (after < floor || after > through) {
                return new Feed.Reset(through);
            }
            List<Feed.Change> newer = new ArrayList<>();
            Iterator<Feed.Change> newest = changes.descendingIterator();
            while (newest.hasNext()) {
                Feed.Change change = newest.next();
                if (change.version() <= after) {
                    break;
                }
                newer.add(change);
            }
            return new Feed.Changes(newer.reversed(), through);
        }
    }
}
