package dev.coffer.storage.physical.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.storage.physical.Sequencer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.Snapshot;

/**
 * A version of the store and the database snapshot that shows it: made once a batch, shared by all
 * readers. Holders are counted, and so are reads in progress: the snapshot is released behind the
 * last of both, and before the database closes, whichever comes first. Safe from several threads.
 */
final class PublishedState {
    private static final long HOLDER = 1;
    private static final long HOLDERS = 0xffff_ffffL;
    private static final long READ = 1L << 32;
    private static final long READS = 0x3fff_ffffL << 32;
    private static final long REVOKED = 1L << 62;
    private static final long POLL_NANOS = 200_000;

    private final RocksDB rocks;
    private final Sequencer.State state;
    private final Snapshot snapshot;
    private final ReadOptions cached;
    private final ReadOptions full;

    /** Holders, reads in progress, and whether the database is about to close. */
    private final AtomicLong uses = new AtomicLong(HOLDER);

    @GuardedBy("this")
    private boolean freed;

    /** Shows what is committed now; the caller is the first holder. */
    PublishedState(RocksDB rocks, Sequencer.State state) {
        this.rocks = rocks;
        this.state = state;
        this.snapshot = rocks.getSnapshot();
        this.cached =
                new ReadOptions().setSnapshot(snapshot).setReadTier(ReadTier.BLOCK_CACHE_TIER);
        this.full = new ReadOptions().setSnapshot(snapshot);
    }

    RocksDB rocks() {
        return rocks;
    }

    Sequencer.State state() {
        return state;
    }

    /** For reads that fail rather than touch the disk. Only between enter and leave. */
    ReadOptions cached() {
        return cached;
    }

    /** For reads that may touch the disk. Only between enter and leave. */
    ReadOptions full() {
        return full;
    }

    /** Becomes a holder, unless the last one has gone or the database is about to close. */
    boolean retain() {
        return add(HOLDER);
    }

    /** Begins a read, on the same terms. */
    boolean enter() {
        return add(READ);
    }

    private boolean add(long use) {
        while (true) {
            long now = uses.get();
            if ((now & HOLDERS) == 0 || (now & REVOKED) != 0) {
                return false;
            }
            if (uses.compareAndSet(now, now + use)) {
                return true;
            }
        }
    }

    /** Ends what {@link #retain} or the constructor began. */
    void release() {
        subtract(HOLDER);
    }

    /** Ends a read. */
    void leave() {
        subtract(READ);
    }

    private void subtract(long use) {
        if ((uses.addAndGet(-use) & ~REVOKED) == 0) {
            free();
        }
    }

    /** Whether nobody holds it any more. */
    boolean isUnused() {
        return (uses.get() & HOLDERS) == 0;
    }

    /**
     * Lets no new read begin, waits for those in progress until {@code deadline}, and releases the
     * snapshot. Returns false where a read still goes on: then the database must stay open.
     */
    boolean revoke(LongSupplier nanoTime, long deadline) {
        var _ = uses.accumulateAndGet(REVOKED, (now, bit) -> now | bit);
        while ((uses.get() & READS) != 0) {
            if (nanoTime.getAsLong() - deadline >= 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        free();
        return true;
    }

    private synchronized void free() {
        if (freed) {
            return;
        }
        freed = true;
        cached.close();
        full.close();
        rocks.releaseSnapshot(snapshot);
        snapshot.close();
    }
}
