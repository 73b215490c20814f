package dev.coffer.storage.transaction;

import dev.coffer.request.Cancellation;
import java.util.function.Function;

/**
 * Runs work as one transaction each: begins, runs, commits, runs again on a conflict (full jitter,
 * at most 12 times, then 503 with Retry-After), resolves an unknown outcome by the transaction id.
 * Called by the gate, by system for init and maintenance, and within storage; by nobody else.
 * Thread-safe.
 */
public interface Transactions {
    /**
     * Runs read-only work on one snapshot.
     *
     * @throws CancelledException if the client went away meanwhile
     * @throws dev.coffer.request.RequestFailure 503 if the store is unavailable, 500 if a record
     *     cannot be opened
     */
    <T> T read(Cancellation cancellation, Function<ReadTransaction, T> work);

    /**
     * Runs work that may write. When this returns, the writes are durable; when it throws, nothing
     * was changed.
     *
     * @throws CancelledException if the client went away before the commit was handed over
     * @throws dev.coffer.request.RequestFailure 413 if the writes exceed the store's limits, 503 if
     *     the store is full, unavailable or the conflict could not be won
     */
    <T> T write(Cancellation cancellation, Function<Transaction, T> work);
}
