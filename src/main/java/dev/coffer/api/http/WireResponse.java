package dev.coffer.api.http;

import dev.coffer.request.BodyStream;
import dev.coffer.request.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One answer. {@code Date}, {@code Connection} and what frames the body are added when it is sent;
 * a HEAD request gets the length but no body, 204 and 304 neither.
 *
 * @param status 200 to 599; 101 for a WebSocket
 * @param headers share one constant between answers where possible
 * @param body sent as it is; empty where there is a stream
 * @param closing whether an HTTP/1 connection ends after this answer
 * @param stream the body where it comes over time: chunked in HTTP/1.1, data frames in HTTP/2, up
 *     to the end of the connection in HTTP/1.0; null where {@code body} is all
 */
public record WireResponse(
        int status, WireHeaders headers, Bytes body, boolean closing, @Nullable BodyStream stream) {
    /** The status with which a connection becomes a WebSocket. */
    public static final int SWITCHING = 101;

    public WireResponse {
        boolean last = status >= 200 && status <= 599;
        if (!last && (status != SWITCHING || stream == null)) {
            throw new IllegalArgumentException("no final status: " + status);
        }
        if (stream != null && !body.isEmpty()) {
            throw new IllegalArgumentException("a body and a stream");
        }
    }

    /** A complete answer. */
    public WireResponse(int status, WireHeaders headers, Bytes body, boolean closing) {
        this(status, headers, body, closing, null);
    }

    /** A complete answer after which the connection lives on. */
    public WireResponse(int status, WireHeaders headers, Bytes body) {
        this(status, headers, body, false, null);
    }

    /** An answer whose body comes over time. */
    public static WireResponse streaming(int status, WireHeaders headers, BodyStream stream) {
        return new WireResponse(status, headers, Bytes.empty(), false, stream);
    }

    /**
     * The answer that makes an HTTP/1.1 connection a WebSocket: each piece is a text message, the
     * end of the stream closes it. What the client sends is read over. The request must have asked
     * for it ({@link WireRequest#asksForWebSocket}).
     *
     * @param headers with {@code Sec-WebSocket-Accept}
     */
    public static WireResponse webSocket(WireHeaders headers, BodyStream messages) {
        return new WireResponse(SWITCHING, headers, Bytes.empty(), true, messages);
    }

    /** The same answer with another body that comes over time. */
    public WireResponse with(BodyStream other) {
        return new WireResponse(status, headers, Bytes.empty(), closing, other);
    }

    /** The same answer as the last one of its connection. */
    public WireResponse close() {
        return new WireResponse(status, headers, body, true, stream);
    }
}
