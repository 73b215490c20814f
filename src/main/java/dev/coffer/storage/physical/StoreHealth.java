package dev.coffer.storage.physical;

/** What a store serves at this moment. */
public sealed interface StoreHealth {
    /** Reads and writes. */
    record Healthy() implements StoreHealth {}

    /**
     * Nothing: a commit failed, or the store was closed.
     *
     * @param reason one line for the operator, without content of the store
     */
    record Reopening(String reason) implements StoreHealth {}

    /** Reads only; writes resume by themselves when there is room again. */
    record Full() implements StoreHealth {}
}
