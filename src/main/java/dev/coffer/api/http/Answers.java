package dev.coffer.api.http;

import dev.coffer.request.Bytes;

/**
 * The answers that this package gives by itself. Texts are wire contract; plain ones are those of
 * Go's net/http, which OpenBao clients know.
 */
final class Answers {
    private static final WireHeaders PLAIN =
            WireHeaders.of("Content-Type", "text/plain; charset=utf-8");
    private static final WireHeaders JSON = WireHeaders.of("Content-Type", "application/json");
    private static final WireHeaders JSON_RETRY =
            WireHeaders.of("Content-Type", "application/json", "Retry-After", "1");

    /** The framing is broken, so nothing after it can be trusted. */
    static final WireResponse BAD_REQUEST = plain(400, "400 Bad Request");

    static final WireResponse MISSING_HOST =
            plain(400, "400 Bad Request: missing required Host header");
    static final WireResponse TOO_MANY_HOSTS = plain(400, "400 Bad Request: too many Host headers");
    static final WireResponse MALFORMED_HOST = plain(400, "400 Bad Request: malformed Host header");
    static final WireResponse INVALID_HEADER_NAME =
            plain(400, "400 Bad Request: invalid header name");
    static final WireResponse INVALID_HEADER_VALUE =
            plain(400, "400 Bad Request: invalid header value");
    static final WireResponse HEADER_TOO_LARGE = plain(431, "431 Request Header Fields Too Large");
    static final WireResponse TARGET_TOO_LONG = plain(414, "414 Request URI Too Long");
    static final WireResponse UNSUPPORTED_ENCODING = plain(501, "Unsupported transfer encoding");
    static final WireResponse UNSUPPORTED_VERSION =
            plain(505, "505 HTTP Version Not Supported: unsupported protocol version");
    static final WireResponse EXPECTATION_FAILED =
            new WireResponse(417, WireHeaders.EMPTY, Bytes.empty(), true);
    static final WireResponse READ_TIMEOUT = plain(408, "408 Request Timeout");

    /** The answer to {@code OPTIONS *}. */
    static final WireResponse OPTIONS = new WireResponse(200, WireHeaders.EMPTY, Bytes.empty());

    static final WireResponse BODY_TOO_LARGE = json(413, JSON, "http: request body too large");
    static final WireResponse OVERLOADED =
            json(503, JSON_RETRY, "too many requests are in progress");
    static final WireResponse NO_MEMORY =
            json(503, JSON_RETRY, "too many request bodies are in progress");
    static final WireResponse SHUTTING_DOWN = json(503, JSON_RETRY, "server is shutting down");

    /** To a request whose client went before it was begun. */
    static final WireResponse NOBODY_WAITS = json(503, JSON_RETRY, "client has gone");

    /** The handler failed. The connection lives on: its framing is sound. */
    static final WireResponse INTERNAL_ERROR =
            new WireResponse(500, JSON, errors("internal error"));

    private Answers() {}

    private static WireResponse plain(int status, String text) {
        return new WireResponse(status, PLAIN, Bytes.fromUtf8(text), true);
    }

    private static WireResponse json(int status, WireHeaders headers, String text) {
        return new WireResponse(status, headers, errors(text), true);
    }

    private static Bytes errors(String text) {
        return Bytes.fromUtf8("{\"errors\":[\"" + text + "\"]}\n");
    }
}
