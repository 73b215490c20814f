package dev.coffer.api.envelope;

import java.time.Instant;
import java.util.Map;

/**
 * What is asked of every request before anybody reads what it wants. Every part is thread-safe.
 *
 * @param throttle refuses who sends too much
 */
public record Reception(Throttle throttle) {
    /** Lets everybody in. */
    public static final Reception OPEN = new Reception((_, _, _) -> Map.of());

    /** Counts requests. */
    public interface Throttle {
        /**
         * Counts a request.
         *
         * @param path behind {@code /v1/}, decoded
         * @param address of the client without port, empty for a unix socket
         * @return headers for its answer
         * @throws dev.coffer.request.RequestFailure.TooMany 429 if the client has sent too many
         */
        Map<String, String> admit(String path, String address, Instant now);
    }
}
