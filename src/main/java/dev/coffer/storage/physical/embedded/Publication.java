package dev.coffer.storage.physical.embedded;

import dev.coffer.storage.physical.Sequencer;
import dev.coffer.storage.physical.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;

/**
 * What readers see at this moment: the newest published state, or the reason why there is none. Any
 * thread may {@link #retain}; everything else belongs to the committer.
 */
final class Publication {
    private static final int SWEPT_STATES = 1024;

    private final LongSupplier nanoTime;
    private volatile @Nullable PublishedState current;
    private volatile String reason = "the store is not open yet";
    private volatile long version;

    /** Every state that may still be held, oldest first. */
    private final ArrayDeque<PublishedState> live = new ArrayDeque<>();

    private int sweepAt = SWEPT_STATES;

    Publication(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The newest state, held for the caller. */
    PublishedState retain() {
        while (true) {
            PublishedState newest = current;
            if (newest == null) {
                throw new StoreUnavailableException(reason);
            }
            if (newest.retain()) {
                return newest;
            }
        }
    }

    /** Whether there is a state to read. */
    boolean isOpen() {
        return current != null;
    }

    /** Why there is none. */
    String reason() {
        return reason;
    }

    /** The newest version that was ever published. */
    long version() {
        return version;
    }

    /** Shows what {@code rocks} holds now as {@code state}. */
    void publish(RocksDB rocks, Sequencer.State state) {
        PublishedState fresh = new PublishedState(rocks, state);
        PublishedState last = current;
        version = state.version();
        current = fresh;
        live.addLast(fresh);
        if (last != null) {
            last.release();
        }
        forgetUnused();
    }

    private void forgetUnused() {
        while (live.size() > 1 && live.getFirst().isUnused()) {
            live.removeFirst();
        }
        if (live.size() > sweepAt) {
            live.removeIf(PublishedState::isUnused);
            sweepAt = Math.max(SWEPT_STATES, 2 * live.size());
        }
    }

    /** The version of the oldest state that somebody holds. */
    long oldestVersion() {
        return live.isEmpty() ? version : live.getFirst().state().version();
    }

    /** Gives readers {@code why} from now on. */
    void withdraw(String why) {
        reason = why;
        current = null;
    }

    /**
     * After {@link #withdraw}: waits until {@code deadline} for the reads in progress, and releases
     * every snapshot. Returns false where a read goes on; then call it again before closing.
     */
    boolean releaseAll(long deadline) {
        Iterator<PublishedState> states = live.iterator();
        while (states.hasNext()) {
            if (!states.next().revoke(nanoTime, deadline)) {
                return false;
            }
            states.remove();
        }
        return true;
    }
}
