package dev.coffer.api.envelope;

import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.telemetry.InFlight;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is asked of every request before anybody reads what it wants. Every part is thread-safe.
 *
 * @param throttle refuses who sends too much
 * @param origins rules for web pages of other origins; empty where these are of no concern
 * @param inFlight counts them
 * @param besides what some listeners offer besides the usual
 */
public record Reception(
        Throttle throttle,
        Supplier<Optional<OriginRules>> origins,
        InFlight inFlight,
        Besides besides) {
    /** Lets everybody in and offers nothing else. */
    public static Reception open() {
        return new Reception(
                (_, _, _, _) -> Map.of(), Optional::empty, new InFlight(), Besides.NOTHING);
    }

    /** Paths with rules of their own that only some listeners serve. */
    public interface Besides {
        /** No such paths. */
        Besides NOTHING = (_, _) -> Optional.empty();

        /**
         * Who answers a path at a listener; empty where it goes the usual way.
         *
         * @param offers see {@link dev.coffer.api.http.ListenerSettings#offers}
         * @param path behind {@code /v1/}, decoded
         */
        Optional<RequestHandler> find(Set<String> offers, String path);
    }

    /** Counts requests. */
    public interface Throttle {
        /**
         * Counts a request.
         *
         * @param path behind {@code /v1/}, decoded
         * @param address of the client without port, empty for a unix socket
         * @param asked the request itself, read when it is asked for; throws {@link RequestFailure}
         *     where it would not be let in
         * @return headers for its answer
         * @throws RequestFailure.TooMany 429 if the client has sent too many
         */
        Map<String, String> admit(
                String path, String address, Instant now, Supplier<Request> asked);

        /**
         * Told of a request that was refused, before that is answered. Does nothing by default.
         *
         * @param unread the request as far as it is known: nothing of its body is read
         * @throws RequestFailure what is answered instead
         */
        default void refused(Supplier<Request> unread, RequestFailure.TooMany refusal) {}
    }
}
