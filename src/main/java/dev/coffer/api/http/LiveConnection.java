package dev.coffer.api.http;

/** One connection as its event loop and its requests see it. All methods run on that loop. */
interface LiveConnection {
    /** The loop that this connection belongs to. */
    Loop loop();

    /** Takes the handler's answer to a request that was started here. */
    void answered(Exchange exchange, WireResponse answer);

    /** Ends what has taken too long; called again and again. */
    void checkTime(long nanos);

    /** Closes the connection as soon as no request is running. */
    void drain();
}
