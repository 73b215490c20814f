package dev.coffer.request;

/**
 * Tells running work that nobody waits for it any more: the client has gone, or its deadline has
 * passed. Thread-safe. Asked by a transaction before each step, and for the last time right before
 * the commit is handed to the store; after that a request finishes whatever happens.
 */
public interface Cancellation {
    /** Never cancelled: maintenance, start, tests. */
    Cancellation NONE = () -> false;

    /** Whether the work should stop; once true it stays true. */
    boolean cancelled();

    /**
     * Runs {@code action} once it is cancelled, at once if it is already, for who waits and does
     * not ask; it must neither block nor throw, and may run twice. By default it never runs.
     */
    default void whenCancelled(Runnable action) {}

    /**
     * Runs {@code action} once the server wants to stop: who waits for what may never come answers
     * now. Under the same rules.
     */
    default void whenStopping(Runnable action) {}
}
