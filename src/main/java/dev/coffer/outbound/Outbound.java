package dev.coffer.outbound;

import dev.coffer.crypto.Authorities;
import dev.coffer.request.Bytes;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Sends requests to servers that an operator has named. Thread-safe; blocks the calling thread for
 * at most {@link #PATIENCE}.
 */
public final class Outbound {
    /** How long a server may take to be connected to. */
    public static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

    /** How long a server may take for its whole answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Largest answer. */
    public static final int MAX_BYTES = 1 << 20;

    /** How many requests are on their way at a time; one more is refused. */
    public static final int MAX_AT_ONCE = 64;

    private final Semaphore room = new Semaphore(MAX_AT_ONCE);

    /**
     * A request.
     *
     * @param uri http or https
     * @param headers by name
     * @param body absent for a GET, else sent by POST
     * @param authorities PEM of those who may vouch for the server; empty for the system's
     */
    public record Message(
            String uri, Map<String, String> headers, Optional<Bytes> body, String authorities) {
        public Message {
            headers = Map.copyOf(headers);
        }

        /** A GET without headers. */
        public static Message get(String uri, String authorities) {
            return new Message(uri, Map.of(), Optional.empty(), authorities);
        }

        /** Where it goes: headers and body may be secret. */
        @Override
        public String toString() {
            return "Message[" + uri + "]";
        }
    }

    /** An answer. */
    public record Reply(int status, Bytes body) {}

    /**
     * Sends a request and waits for its answer. Redirects are followed, but never from https to
     * http, and not where headers or a body may hold what is for this server only.
     *
     * @throws OutboundException if there is no answer in time, or one that is too large
     */
    public Reply send(Message message) throws OutboundException {
        HttpRequest request = request(message);
        if (!room.tryAcquire()) {
            throw new OutboundException("too many requests to other servers at once");
        }
        try (HttpClient client = client(message)) {
            return answered(client, request);
        } finally {
            room.release();
        }
    }

    private static Reply answered(HttpClient client, HttpRequest request) throws OutboundException {
        try {
            HttpResponse<byte[]> response =
                    client.sendAsync(
                                    request,
                                    BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES))
                            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return new Reply(response.statusCode(), Bytes.wrap(response.body()));
        } catch (ExecutionException e) {
            throw new OutboundException(reason(e));
        } catch (TimeoutException _) {
            client.shutdownNow();
            throw new OutboundException("no answer within " + PATIENCE.toSeconds() + " seconds");
        } catch (InterruptedException _) {
            client.shutdownNow();
            Thread.currentThread().interrupt();
            throw new OutboundException("interrupted");
        }
    }

    private static String reason(ExecutionException failure) {
        Throwable cause = failure.getCause();
        String message = cause == null ? null : cause.getMessage();
        if (message != null) {
            return message;
        }
        return cause instanceof ConnectException
                ? "no connection could be made"
                : "the request failed";
    }

    private static HttpClient client(Message message) throws OutboundException {
        String authorities = message.authorities();
        boolean plain = message.headers().isEmpty() && message.body().isEmpty();
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_PATIENCE)
                        .followRedirects(
                                plain ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER);
        if (!authorities.isEmpty()) {
            SSLContext trust =
                    Authorities.trusting(authorities)
                            .orElseThrow(() ->
                                    new OutboundException(
                                            "could not parse CA PEM value successfully"));
            builder.sslContext(trust);
        }
        return builder.build();
    }

    private static HttpRequest request(Message message) throws OutboundException {
        try {
            URI uri = URI.create(message.uri());
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.equals("https") && !scheme.equals("http")) {
                throw new OutboundException("unsupported protocol scheme \"" + scheme + "\"");
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
            message.headers().forEach(request::header);
            message.body()
                    .ifPresent(body -> request.POST(BodyPublishers.ofByteArray(body.toArray())));
            return request.build();
        } catch (IllegalArgumentException _) {
            throw new OutboundException("invalid URL");
        }
    }
}
