package dev.coffer.storage.barrier;

import dev.coffer.crypto.RandomSource;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.Outcome;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.StoreUnavailableException;
import dev.coffer.storage.physical.TxId;
import dev.coffer.storage.transaction.LogListener;
import dev.coffer.storage.transaction.TransactionRunner;
import dev.coffer.storage.transaction.TransactionSource;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The border between plaintext and ciphertext: opens transactions on a store whose records are
 * sealed under the keyring. While no keys are set, only records that protect themselves (the seal's
 * own) can be read and written; every other access is 503. Thread-safe.
 */
public final class Barrier implements TransactionSource {
    /** What every request but the seal's own is told while there are no keys. */
    public static final String SEALED = "Vault is sealed";

    /** What a reader of a damaged record is told; the log names the record. */
    public static final String DAMAGED =
            "a stored record is damaged and was not used; other keys are not concerned, see the"
                    + " server log";

    /** What a client is told whose commit was handed over to a store that then ended. */
    public static final String OUTCOME_UNKNOWN =
            "the server stopped while the change was committed: it happened entirely or not at"
                    + " all, read before repeating it";

    static final System.Logger LOG = System.getLogger("storage.barrier");

    private static final int MAX_RESOLVES = 240;

    private final Store store;
    private final RandomSource random;
    private final TransactionRunner.Pause pause;
    private volatile LogListener listener = LogListener.NOBODY;
    private final AtomicReference<@Nullable OpenBarrier> open = new AtomicReference<>();

    /**
     * @param pause waits between attempts to learn the outcome of a commit from a reopening store
     */
    public Barrier(Store store, RandomSource random, TransactionRunner.Pause pause) {
        this.store = store;
        this.random = random;
        this.pause = pause;
    }

    /** Tells this listener from now on what is added to logs; called while a server is built. */
    public void listen(LogListener wanted) {
        listener = wanted;
    }

    LogListener listener() {
        return listener;
    }

    /** Opens the barrier, or replaces its keys after a rotation. */
    public void open(BarrierKeys keys) {
        OpenBarrier _ =
                open.updateAndGet(now ->
                        new OpenBarrier(keys, now == null ? new RecordCache(store) : now.cache()));
    }

    /** Seals: forgets the keys and everything that was read with them. */
    public void seal() {
        open.set(null);
    }

    /** Whether keys are set. */
    public boolean isOpen() {
        return open.get() != null;
    }

    @Override
    public OpenRead openRead(Cancellation cancellation) {
        return new SealedRead(reader(cancellation));
    }

    @Override
    public OpenWrite openWrite(Cancellation cancellation) {
        return new SealedWrite(this, reader(cancellation));
    }

    private RecordReader reader(Cancellation cancellation) {
        OpenBarrier opened = open.get();
        Snapshot snapshot;
        try {
            snapshot = store.snapshot();
        } catch (StoreUnavailableException e) {
            throw new RequestFailure.Unavailable(TransactionRunner.STORAGE_UNAVAILABLE, 1);
        }
        try {
            if (opened != null) {
                opened.cache().advance(snapshot.version());
            }
        } catch (StoreUnavailableException e) {
            snapshot.close();
            throw new RequestFailure.Unavailable(TransactionRunner.STORAGE_UNAVAILABLE, 1);
        }
        return new RecordReader(snapshot, opened, cancellation);
    }

    TxId newTransactionId() {
        ByteBuffer id = ByteBuffer.wrap(random.bytes(TxId.BYTES));
        return new TxId(id.getLong(), id.getLong());
    }

    /** Commits and, if the outcome is unknown, finds out. */
    CommitOutcome commit(Commit commit) {
        return switch (store.commit(commit)) {
            case CommitResult.Committed _ -> new CommitOutcome.Done();
            case CommitResult.Conflict(var first) ->
                    new CommitOutcome.Conflict(Bytes.wrap(first.toArray()));
            case CommitResult.TooLarge(var limit, long maximum) ->
                    new CommitOutcome.TooLarge(
                            "the change is larger than one transaction may be ("
                                    + limit
                                    + " at most "
                                    + maximum
                                    + "); nothing was changed",
                            maximum);
            case CommitResult.Fenced _ -> new CommitOutcome.Unavailable();
            case CommitResult.Full() -> new CommitOutcome.StorageFull();
            case CommitResult.Unavailable _ -> new CommitOutcome.Unavailable();
            case CommitResult.Unknown(TxId id) -> resolve(id);
        };
    }

    private CommitOutcome resolve(TxId id) {
        for (int run = 1; run <= MAX_RESOLVES; run++) {
            try {
                return switch (store.resolve(id)) {
                    case Outcome.Committed _ -> new CommitOutcome.Done();
                    case Outcome.Aborted() -> new CommitOutcome.Unavailable();
                };
            } catch (StoreUnavailableException e) {
                pause.beforeRun(run);
            }
        }
        throw new RequestFailure.Internal(OUTCOME_UNKNOWN);
    }
}
