package dev.coffer.outbound;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One place to which bodies are posted one after the other, over connections that are kept.
 * Redirects are not followed. Thread-safe.
 */
public final class Posting implements AutoCloseable {
    private final HttpClient client;
    private final HttpRequest.Builder request;

    /**
     * A place.
     *
     * @param patience for a connection and for an answer, each
     * @throws OutboundException if the URI or a header cannot be used
     */
    public Posting(String uri, Map<String, List<String>> headers, Duration patience)
            throws OutboundException {
        this.request = request(uri, headers, patience);
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(patience)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    private static HttpRequest.Builder request(
            String uri, Map<String, List<String>> headers, Duration patience)
            throws OutboundException {
        try {
            URI place = URI.create(uri);
            String scheme = String.valueOf(place.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw new OutboundException("unsupported protocol scheme \"" + scheme + "\"");
            }
            HttpRequest.Builder builder = HttpRequest.newBuilder(place).timeout(patience);
            for (Map.Entry<String, List<String>> header : headers.entrySet()) {
                for (String value : header.getValue()) {
                    HttpRequest.Builder _ = builder.header(header.getKey(), value);
                }
            }
            return builder;
        } catch (IllegalArgumentException _) {
            throw new OutboundException("the URI or a header cannot be used");
        }
    }

    /**
     * Posts a body and waits for the answer, whose body is dropped.
     *
     * @return the status of the answer
     * @throws OutboundException if there is none in time
     */
    public int post(byte[] body, int length) throws OutboundException {
        HttpRequest post = request.copy().POST(BodyPublishers.ofByteArray(body, 0, length)).build();
        try {
            return client.send(post, BodyHandlers.discarding()).statusCode();
        } catch (IOException refused) {
            String reason = refused.getMessage();
            throw new OutboundException(reason == null ? "no connection" : reason);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new OutboundException("interrupted");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
