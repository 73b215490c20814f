package dev.coffer.api.http;

import dev.coffer.request.Bytes;

/**
 * One complete answer. {@code Content-Length}, {@code Date} and {@code Connection} are added when
 * it is sent; a HEAD request gets the length but no body, 204 and 304 neither.
 *
 * @param status 200 to 599
 * @param headers share one constant between answers where possible
 * @param body sent as it is
 * @param closing whether an HTTP/1 connection ends after this answer
 */
public record WireResponse(int status, WireHeaders headers, Bytes body, boolean closing) {
    public WireResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("no final status: " + status);
        }
    }

    /** An answer after which the connection lives on. */
    public WireResponse(int status, WireHeaders headers, Bytes body) {
        this(status, headers, body, false);
    }

    /** The same answer as the last one of its connection. */
    public WireResponse close() {
        return new WireResponse(status, headers, body, true);
    }
}
