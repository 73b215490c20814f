package dev.coffer.storage.transaction;

import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;

/** Opens transactions on one store. Thread-safe. */
public interface TransactionSource {
    /** A snapshot of the latest committed state; the caller closes it. */
    OpenRead openRead(Cancellation cancellation);

    /** A transaction on the latest committed state; the caller closes it. */
    OpenWrite openWrite(Cancellation cancellation);

    /** A read transaction that holds resources until it is closed. */
    interface OpenRead extends ReadTransaction, AutoCloseable {
        @Override
        void close();
    }

    /** A write transaction that ends with one commit or none. */
    interface OpenWrite extends Transaction, AutoCloseable {
        /**
         * Hands the writes over and waits. An unknown outcome is resolved in here, by the
         * transaction's id: the answer is always final. Effects are not run by it.
         */
        CommitOutcome commit();

        /** Runs the registered effects; called once, after {@link CommitOutcome.Done}. */
        void runEffects();

        @Override
        void close();
    }

    /** How a commit ended. */
    sealed interface CommitOutcome {
        /** Durable, or there was nothing to write. */
        record Done() implements CommitOutcome {}

        /** Something read was changed meanwhile; nothing was written. */
        record Conflict(Bytes firstKey) implements CommitOutcome {}

        /**
         * More than the store takes in one transaction; nothing was written.
         *
         * @param text what a client is told
         * @param limit the most that there may be
         */
        record TooLarge(String text, long limit) implements CommitOutcome {}

        /** No room on the disk; nothing was written. */
        record StorageFull() implements CommitOutcome {}

        /** The store cannot take writes now; nothing was written. */
        record Unavailable() implements CommitOutcome {}
    }
}
