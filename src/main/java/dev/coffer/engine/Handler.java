package dev.coffer.engine;

import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.function.Supplier;

/** What does an operation's work: on a snapshot if it only reads, else in a write transaction. */
public sealed interface Handler {
    /** Work that reads. */
    record Reads(ReadWork work) implements Handler {}

    /** Work that may write. */
    record Writes(WriteWork work) implements Handler {}

    /**
     * Work that needs something which no transaction may wait for: a slow hash, an answer from
     * another server. First {@code preparation} looks at a snapshot and says what is needed, then
     * that is done outside of every transaction, then {@code work} writes. The work must read again
     * what the preparation relied on: it may have changed meanwhile.
     *
     * @param <T> what comes from outside
     */
    record Prepares<T>(Preparation<T> preparation, PreparedWork<T> work) implements Handler {}

    /** Says what is needed from outside. */
    interface Preparation<T> {
        /**
         * The task to be done once, outside of a transaction; it may throw a {@link
         * dev.coffer.request.RequestFailure}.
         */
        Supplier<T> task(ReadTransaction tx, Call call);
    }

    /** A function of a transaction, a call and what came from outside; may be run again. */
    interface PreparedWork<T> {
        Response handle(Transaction tx, Call call, T outside);
    }

    /** A function of a snapshot and a call: no clock, no randomness, no network. */
    interface ReadWork {
        Response handle(ReadTransaction tx, Call call);
    }

    /** A function of a transaction and a call; may be run again after a conflict. */
    interface WriteWork {
        Response handle(Transaction tx, Call call);
    }
}
