package dev.coffer.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server, with one token. Thread-safe; cheap enough to keep for the life of a
 * program, which is also what it is made for.
 *
 * <pre>{@code
 * try (Coffer coffer = Coffer.connect(URI.create("https://coffer.example:8200"), token);
 *         TokenRenewal renewal = coffer.keepTokenAlive()) {
 *     Kv kv = coffer.kv("secret");
 *     Secret secret = kv.get("app/db").orElseThrow();
 *     kv.put("app/db", Map.of("password", next), Cas.data(secret.version().number()));
 * }
 * }</pre>
 *
 * <p>Every method that asks the server throws a {@link CofferException} where it is refused or
 * where there is no answer.
 */
public final class Coffer implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http;
    private final boolean ownsHttp;
    private final Transport transport;

    private Coffer(HttpClient http, boolean ownsHttp, Transport transport) {
        this.http = http;
        this.ownsHttp = ownsHttp;
        this.transport = transport;
    }

    /**
     * A connection that trusts what the JDK trusts. Nothing is sent yet.
     *
     * @param address of the server, for example {@code https://coffer.example:8200}
     * @param token sent with every request
     * @return to be closed
     */
    public static Coffer connect(URI address, String token) {
        boolean isPlain = "http".equalsIgnoreCase(address.getScheme());
        HttpClient http =
                HttpClient.newBuilder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .version(isPlain ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
                        .build();
        return new Coffer(http, true, new Transport(http, address, token));
    }

    /**
     * A connection by an HTTP client of one's own, for example with other certificates.
     *
     * @param http not closed with the connection
     * @param address of the server
     * @param token sent with every request
     * @return to be closed
     */
    public static Coffer connect(HttpClient http, URI address, String token) {
        return new Coffer(http, false, new Transport(http, address, token));
    }

    /**
     * A mount of the key-value engine, version 2. Asks nothing yet.
     *
     * @param mount its path, for example {@code secret}
     * @return as thread-safe as this
     */
    public Kv kv(String mount) {
        return new Kv(transport, mount);
    }

    /**
     * Renews the token in the background for as long as its policies let it be renewed.
     *
     * @return to be closed when the token is no longer needed; the token itself lives on
     */
    public TokenRenewal keepTokenAlive() {
        return TokenRenewal.start(transport);
    }

    /**
     * Any other request, for what this client has no method for.
     *
     * @param method {@code GET}, {@code POST}, {@code DELETE}, {@code LIST}, ...
     * @param path below {@code /v1/}, not encoded
     * @param body members of the body; empty for none
     * @return the members of the answer, empty where it has none or there is nothing (404)
     */
    public Map<String, @Nullable Object> call(
            String method, String path, Map<String, ? extends @Nullable Object> body) {
        Transport.Question question =
                body.isEmpty()
                        ? Transport.Question.of(method, path)
                        : Transport.Question.of(method, path, body);
        return transport.ask(question).body().members();
    }

    /** Ends the connections, if they are not those of another's HTTP client. */
    @Override
    public void close() {
        if (ownsHttp) {
            http.close();
        }
    }

    /** The address; never the token. */
    @Override
    public String toString() {
        return "Coffer[" + transport + "]";
    }
}
