package dev.coffer.api.http;

/**
 * The request line and headers of one HTTP/1 request.
 *
 * @param target as {@link WireRequest#target}, or {@code *}
 * @param contentLength bytes of the body, {@link #CHUNKED} if only its end tells
 * @param keepsAlive whether the client wants to send more requests
 * @param expectation what the client waits for before it sends the body
 */
record RequestHead(
        String method,
        String target,
        HttpProtocol protocol,
        WireHeaders headers,
        long contentLength,
        boolean keepsAlive,
        Expectation expectation) {
    /** The body comes in chunks. */
    static final long CHUNKED = -1;

    /** Of a request whose head is refused before it is understood. */
    static final RequestHead UNREAD =
            new RequestHead(
                    "", "/", HttpProtocol.HTTP_1_1, WireHeaders.EMPTY, 0, false, Expectation.NONE);

    /** The field {@code Expect}. */
    enum Expectation {
        NONE,
        CONTINUE,
        /** Something nobody knows: 417. */
        UNKNOWN
    }
}
