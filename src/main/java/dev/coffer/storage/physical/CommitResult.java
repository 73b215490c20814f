package dev.coffer.storage.physical;

/** How a commit ended. Only {@link Committed} and perhaps {@link Unknown} changed anything. */
public sealed interface CommitResult {
    /** Durable; every later snapshot shows it. */
    record Committed(long version) implements CommitResult {}

    /**
     * Something read has changed since, or the snapshot is older than the store's memory of
     * writers: run the transaction again.
     *
     * @param first a key, or the begin of a range, that conflicts
     */
    record Conflict(Key first) implements CommitResult {}

    /** Committed or not: {@link Store#resolve} tells. */
    record Unknown(TxId id) implements CommitResult {}

    /** Beyond a limit of the store: never to succeed as it is (413 or 400). */
    record TooLarge(Limits.Kind limit, long maximum) implements CommitResult {}

    /**
     * A later epoch has committed, or this very id was resolved as aborted.
     *
     * @param epoch the highest epoch that has committed
     */
    record Fenced(long epoch) implements CommitResult {}

    /** Not enough room on the disk (503 {@code storage is full}); reads go on. */
    record Full() implements CommitResult {}

    /** Surely not committed: the store reopens, is closed, or too many commits wait (503). */
    record Unavailable(String reason) implements CommitResult {}
}
