package dev.coffer.request;

import java.time.Duration;

/**
 * The body of an answer that comes over time. The request's time limit does not hold for it: it
 * ends by itself, when its client goes, or when the server stops.
 */
@FunctionalInterface
public interface BodyStream {
    /**
     * Run once before the head leaves, where the client can already cause what the body is to tell;
     * {@link #produce} follows in any case. It must neither send nor throw.
     */
    default void begin(Sink sink) {}

    /**
     * Gives the body piece by piece; the body ends when this returns. Run exactly once, on a thread
     * of its own that may block, after the head of the answer has left; also where the client has
     * gone already. Whatever it throws breaks the connection off, so that the client sees that the
     * body is not whole.
     */
    void produce(Sink sink);

    /**
     * Takes the pieces. It is cancelled once nobody takes any more: the client has gone or the
     * server stops. Thread-safe.
     */
    interface Sink extends Cancellation {
        /**
         * Sends a piece, which leaves at once; waits until the client has taken enough of those
         * before.
         *
         * @return false if nobody takes it: the stream has to end
         */
        boolean send(Bytes piece);

        /**
         * Runs {@code action} once when nobody takes any more, at once if that is so already. It
         * must not block or throw.
         */
        void onEnd(Runnable action);

        /**
         * Waits until {@link #wake} is called, was called since the last wait, nobody takes any
         * more, or the time is over; only the thread that produces may.
         *
         * @return false if the time is over
         */
        boolean await(Duration atMost);

        /** Ends the wait of the thread that produces, or its next one. Does not block. */
        void wake();
    }
}
