package dev.coffer.storage.transaction;

import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.TransactionSource.CommitOutcome;
import dev.coffer.storage.transaction.TransactionSource.OpenRead;
import dev.coffer.storage.transaction.TransactionSource.OpenWrite;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The only place that begins, commits and repeats transactions.
 *
 * <p>After a first conflict the work is run again holding the fair lock of the key it lost on, so
 * that contenders for one key queue up instead of losing to each other again; correctness never
 * rests on these locks. Further conflicts pause with jitter. Thread-safe.
 */
public final class TransactionRunner implements Transactions {
    /** Runs of one request's work before it is answered 503 (reliability: at most 12). */
    static final int MAX_RUNS = 12;

    /** Runs from which on a pause precedes the next one. */
    static final int FIRST_PAUSED_RUN = 4;

    private static final int STRIPES = 256;
    private static final long LOCK_POLL_MILLIS = 100;

    /** What a request is told whose conflicts did not end. */
    public static final String BUSY =
            "too many concurrent changes to the same data; nothing was changed, try again";

    /** What a write is told while the disk is full. */
    public static final String STORAGE_FULL = "storage is full";

    /** What a request is told while the store is being reopened. */
    public static final String STORAGE_UNAVAILABLE =
            "storage is unavailable; nothing was changed, try again";

    private final TransactionSource source;
    private final Pause pause;
    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    /** Waits before a further run; the number counts the runs so far. */
    public interface Pause {
        void beforeRun(int run);
    }

    /** A runner over one source. */
    public TransactionRunner(TransactionSource source, Pause pause) {
        this.source = source;
        this.pause = pause;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock(true);
        }
    }

    @Override
    public <T> T read(Cancellation cancellation, Function<ReadTransaction, T> work) {
        try (OpenRead tx = source.openRead(cancellation)) {
            return work.apply(tx);
        }
    }

    @Override
    public <T> T write(Cancellation cancellation, Function<Transaction, T> work) {
        try (Place place = new Place(cancellation)) {
            for (int run = 1; run <= MAX_RUNS; run++) {
                if (run >= FIRST_PAUSED_RUN) {
                    pause.beforeRun(run);
                }
                Bytes lostOn;
                try (OpenWrite tx = source.openWrite(cancellation)) {
                    T result = work.apply(tx);
                    Optional<Bytes> conflict = commit(tx);
                    if (conflict.isEmpty()) {
                        return result;
                    }
                    lostOn = conflict.get();
                }
                place.queueFor(lostOn);
            }
        }
        throw new RequestFailure.Unavailable(BUSY, 1);
    }

    /** Commits and runs the effects; a conflict is returned, every other refusal is thrown. */
    private static Optional<Bytes> commit(OpenWrite tx) {
        return switch (tx.commit()) {
            case CommitOutcome.Done() -> {
                tx.runEffects();
                yield Optional.empty();
            }
            case CommitOutcome.Conflict(Bytes key) -> Optional.of(key);
            case CommitOutcome.TooLarge(String limit) -> throw new RequestFailure.TooLarge(limit);
            case CommitOutcome.StorageFull() ->
                    throw new RequestFailure.Unavailable(STORAGE_FULL, 5);
            case CommitOutcome.Unavailable() ->
                    throw new RequestFailure.Unavailable(STORAGE_UNAVAILABLE, 1);
        };
    }

    /** A request's place in the line for the key it lost on last. Used by one thread. */
    private final class Place implements AutoCloseable {
        private final Cancellation cancellation;
        private @Nullable ReentrantLock held;

        Place(Cancellation cancellation) {
            this.cancellation = cancellation;
        }

        void queueFor(Bytes key) {
            ReentrantLock wanted = stripes[Math.floorMod(key.hashCode(), STRIPES)];
            if (wanted.equals(held)) {
                return;
            }
            close();
            try {
                while (!wanted.tryLock(LOCK_POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    if (cancellation.cancelled()) {
                        throw new CancelledException();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException();
            }
            held = wanted;
        }

        @Override
        public void close() {
            ReentrantLock lock = held;
            if (lock != null) {
                held = null;
                lock.unlock();
            }
        }
    }
}
