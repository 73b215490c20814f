package dev.coffer.engine;

import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;

/** What does an operation's work: on a snapshot if it only reads, else in a write transaction. */
public sealed interface Handler {
    /** Work that reads. */
    record Reads(ReadWork work) implements Handler {}

    /** Work that may write. */
    record Writes(WriteWork work) implements Handler {}

    /** A function of a snapshot and a call: no clock, no randomness, no network. */
    interface ReadWork {
        Response handle(ReadTransaction tx, Call call);
    }

    /** A function of a transaction and a call; may be run again after a conflict. */
    interface WriteWork {
        Response handle(Transaction tx, Call call);
    }
}
