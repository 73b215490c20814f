package dev.coffer.config;

import java.time.Duration;

/**
 * How long a client may take, and how much it may send.
 *
 * @param readHeader from the first byte of a request to the end of its headers
 * @param read from the first byte of a request to the end of its body
 * @param write for taking an answer; zero if the file says nothing
 * @param idle between two requests of a connection
 * @param request for the work on a request
 * @param requestBytes the longest body, at most {@link #MAX_REQUEST_BYTES}
 */
public record HttpLimits(
        Duration readHeader,
        Duration read,
        Duration write,
        Duration idle,
        Duration request,
        int requestBytes) {

    /** A longer body could not be stored in one transaction. */
    public static final int MAX_REQUEST_BYTES = 32 << 20;

    /**
     * OpenBao's. Source: OpenBao, command/server.go (startHttpServers), vault/core.go
     * (DefaultMaxRequestDuration), http/handler.go (DefaultMaxRequestSize).
     */
    public static final HttpLimits DEFAULT =
            new HttpLimits(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ZERO,
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(90),
                    MAX_REQUEST_BYTES);
}
