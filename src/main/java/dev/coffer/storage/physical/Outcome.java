package dev.coffer.storage.physical;

/** What became of a transaction, for good. */
public sealed interface Outcome {
    /** It committed as {@code version}. */
    record Committed(long version) implements Outcome {}

    /** It did not commit and never will. */
    record Aborted() implements Outcome {}
}
