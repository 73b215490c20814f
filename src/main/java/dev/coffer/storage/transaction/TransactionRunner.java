package dev.coffer.storage.transaction;

import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.TransactionSource.CommitOutcome;
import dev.coffer.storage.transaction.TransactionSource.OpenRead;
import dev.coffer.storage.transaction.TransactionSource.OpenWrite;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The only place that begins, commits and repeats transactions.
 *
 * <p>After a first conflict the work is run again holding the fair lock of the key it lost on, so
 * that contenders for one key queue up instead of losing to each other again. Newcomers do not know
 * of that line, so a request that has lost three times runs alone: nobody else commits between its
 * snapshot and its commit. A request is therefore never refused for the changes of others in this
 * process; the bound on runs is for stores that others write to as well. Correctness never rests on
 * these locks. Thread-safe.
 */
public final class TransactionRunner implements Transactions {
    /** Runs of one request's work before it is answered 503 (reliability: at most 12). */
    static final int MAX_RUNS = 12;

    /** The first run during which nobody else commits; a pause precedes those after it. */
    static final int FIRST_RUN_ALONE = 4;

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

    /** Shared by those who commit; exclusive for a run that is alone. */
    private final StampedLock turnstile = new StampedLock();

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
                if (run > FIRST_RUN_ALONE) {
                    pause.beforeRun(run);
                }
                long alone = run >= FIRST_RUN_ALONE ? enterAlone(cancellation) : 0;
                switch (attempt(cancellation, work, alone)) {
                    case Attempt.Won<T>(T result) -> {
                        return result;
                    }
                    case Attempt.Lost<T>(Bytes key) -> place.queueFor(key);
                }
            }
        }
        throw new RequestFailure.Unavailable(BUSY, 1);
    }

    /** How one run ended, where it was not refused. */
    private sealed interface Attempt<T> {
        record Won<T>(T result) implements Attempt<T> {}

        record Lost<T>(Bytes key) implements Attempt<T> {}
    }

    /**
     * One run: work, commit, effects.
     *
     * @param alone the stamp of a run that is alone, given back in here; 0 for others
     */
    private <T> Attempt<T> attempt(
            Cancellation cancellation, Function<Transaction, T> work, long alone) {
        long held = alone;
        try (OpenWrite tx = source.openWrite(cancellation)) {
            T result = work.apply(tx);
            CommitOutcome outcome = held == 0 ? commitAmongOthers(tx) : tx.commit();
            if (held != 0) {
                turnstile.unlockWrite(held);
                held = 0;
            }
            return ended(tx, result, outcome);
        } finally {
            if (held != 0) {
                turnstile.unlockWrite(held);
            }
        }
    }

    private CommitOutcome commitAmongOthers(OpenWrite tx) {
        long stamp = turnstile.readLock();
        try {
            return tx.commit();
        } finally {
            turnstile.unlockRead(stamp);
        }
    }

    private long enterAlone(Cancellation cancellation) {
        try {
            while (true) {
                long stamp = turnstile.tryWriteLock(LOCK_POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (stamp != 0) {
                    return stamp;
                }
                if (cancellation.cancelled()) {
                    throw new CancelledException();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    /** Runs the effects of a commit; a conflict is returned, every other refusal is thrown. */
    private static <T> Attempt<T> ended(OpenWrite tx, T result, CommitOutcome outcome) {
        return switch (outcome) {
            case CommitOutcome.Done() -> {
                tx.runEffects();
                yield new Attempt.Won<>(result);
            }
            case CommitOutcome.Conflict(Bytes key) -> new Attempt.Lost<>(key);
            case CommitOutcome.TooLarge(String text, long limit) ->
                    throw new RequestFailure.TooLarge(
                            text, code("too_large").put("limit", limit).build());
            case CommitOutcome.StorageFull() ->
                    throw new RequestFailure.Unavailable(
                            STORAGE_FULL, 5, code("storage_full").build());
            case CommitOutcome.Unavailable() ->
                    throw new RequestFailure.Unavailable(STORAGE_UNAVAILABLE, 1);
        };
    }

    /** What programs tell refusals from each other by. */
    private static JsonObject.Builder code(String code) {
        return JsonObject.builder().put("code", code);
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
