package dev.coffer.api.http;

import dev.coffer.request.Bytes;

/** One connection as its event loop and its requests see it. All methods run on that loop. */
interface LiveConnection {
    /** The loop that this connection belongs to. */
    Loop loop();

    /** Takes the handler's answer to a request that was started here. */
    void answered(Exchange exchange, WireResponse answer);

    /** Takes a piece of a body whose head was taken by {@link #answered}. */
    void piece(Exchange exchange, Bytes piece);

    /**
     * Takes the end of a body that came in pieces.
     *
     * @param whole whether it is complete; else the client must see that it is not
     */
    void ended(Exchange exchange, boolean whole);

    /** Ends what has taken too long; called again and again. */
    void checkTime(long nanos);

    /** Ends bodies that come over time; closes the connection once no request is running. */
    void drain();
}
