package dev.coffer.api.http;

import java.time.Duration;

/**
 * How long a connection may take for each part of a request. All are positive. They are checked
 * about ten times within the shortest of them, at most once in 10 ms.
 *
 * @param header from the first byte of a connection or request to the end of its headers, TLS
 *     handshake included; then the connection is closed
 * @param read from the end of the headers to the end of the body; then 408
 * @param idle between two requests; then the connection is closed
 * @param request from the end of the body to the handler's answer; then {@link
 *     ClientConnection#expired} is true, nothing else happens here
 * @param write for the client to take an answer, from its first byte to its last
 */
public record Timeouts(
        Duration header, Duration read, Duration idle, Duration request, Duration write) {
    /** OpenBao's, and 90 s for an answer to be taken, for which OpenBao has no limit. */
    public static final Timeouts DEFAULT =
            new Timeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(90),
                    Duration.ofSeconds(90));
}
