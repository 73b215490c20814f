package dev.coffer.request;

import dev.coffer.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request as every layer behind the wire sees it. Immutable; the clock was read once, at the
 * door.
 *
 * @param id a random UUID in text form, echoed as {@code request_id} and in the audit log
 * @param operation what is wanted
 * @param path the decision path
 * @param fields body fields of a write or patch; query parameters of every other operation (a
 *     parameter given once is a string, given more often a list)
 * @param caller who asks and from where
 * @param headers further request headers by lower-case name, values in the order sent
 * @param now the time of the request, UTC
 * @param cancellation tells when the client has gone
 * @param body what comes over time; {@link IncomingBody#NONE} but for the few paths that take it
 */
public record Request(
        String id,
        Operation operation,
        RequestPath path,
        JsonObject fields,
        Caller caller,
        Map<String, List<String>> headers,
        Instant now,
        Cancellation cancellation,
        IncomingBody body) {
    /** A request that is there as a whole. */
    public Request(
            String id,
            Operation operation,
            RequestPath path,
            JsonObject fields,
            Caller caller,
            Map<String, List<String>> headers,
            Instant now,
            Cancellation cancellation) {
        this(id, operation, path, fields, caller, headers, now, cancellation, IncomingBody.NONE);
    }

    /**
     * Who sent a request.
     *
     * @param token absent where none was sent
     * @param remoteAddress numeric address of the peer without port, empty for a unix socket
     * @param remotePort 0 for a unix socket
     * @param wrapTtl from {@code X-Vault-Wrap-TTL}; absent or zero means no wrapping
     * @param certificates in DER, what the client showed at the TLS handshake and proved to have
     *     the key of, its own first; empty if it showed none. Nobody has verified them
     */
    public record Caller(
            @Nullable ClientToken token,
            String remoteAddress,
            int remotePort,
            @Nullable Duration wrapTtl,
            List<Bytes> certificates) {
        /** Copies the list. */
        public Caller {
            certificates = List.copyOf(certificates);
        }

        /** One that showed no certificate. */
        public Caller(
                @Nullable ClientToken token,
                String remoteAddress,
                int remotePort,
                @Nullable Duration wrapTtl) {
            this(token, remoteAddress, remotePort, wrapTtl, List.of());
        }
    }

    /** The same request with a body that comes over time. */
    public Request withBody(IncomingBody incoming) {
        return new Request(
                id, operation, path, fields, caller, headers, now, cancellation, incoming);
    }

    /** The same request with another token. */
    public Request withToken(ClientToken token) {
        Caller other =
                new Caller(
                        token,
                        caller.remoteAddress,
                        caller.remotePort,
                        caller.wrapTtl,
                        caller.certificates);
        return new Request(id, operation, path, fields, other, headers, now, cancellation, body);
    }

    /** The same request at another time. */
    public Request at(Instant time, Cancellation other) {
        return new Request(id, operation, path, fields, caller, headers, time, other, body);
    }

    /**
     * A request that this one stands for as well: from the same caller, at the same time. It has no
     * headers, which are about the whole.
     */
    public Request part(Operation other, RequestPath otherPath, JsonObject others) {
        return new Request(id, other, otherPath, others, caller, Map.of(), now, cancellation);
    }

    /** The same request with other fields. */
    public Request withFields(JsonObject others) {
        return new Request(id, operation, path, others, caller, headers, now, cancellation, body);
    }

    /** The first value of a header, by lower-case name. */
    public @Nullable String header(String lowerCaseName) {
        List<String> values = headers.get(lowerCaseName);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }
}
