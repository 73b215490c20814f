package dev.coffer.api.http;

import dev.coffer.request.Cancellation;

/**
 * Whether anybody still waits for the answer to one request. Thread-safe; once true, every answer
 * stays true.
 */
public interface ClientConnection extends Cancellation {
    /**
     * The client has gone: its end of an HTTP/1 connection is closed (a half-closed connection
     * counts, as in Go), or it reset the HTTP/2 stream.
     */
    boolean gone();

    /** The request's time ({@link Timeouts#request}) is over. */
    boolean expired();

    /** The client has gone or the time is over: a reason to stop before the commit. */
    @Override
    default boolean cancelled() {
        return gone() || expired();
    }

    @Override
    default void whenCancelled(Runnable action) {
        onGone(action);
        onExpired(action);
    }

    /**
     * Runs {@code action} once when the client goes, at once when it has gone already, never after
     * the handler has returned. It runs on a thread that serves other connections too: it must not
     * block or throw.
     */
    void onGone(Runnable action);

    /** As {@link #onGone}, for the end of the request's time. */
    void onExpired(Runnable action);
}
