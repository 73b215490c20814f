package dev.coffer.cli.login;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coffer.request.HtmlText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits on a port of this machine for the browser that comes back from the provider. Takes one
 * answer, and only one to the login that was begun here: any page that the browser shows could send
 * it to this port. Thread-safe.
 */
final class CallbackListener implements AutoCloseable {
    /** How long a user may take. Source: OpenBao, builtin/credential/jwt/cli.go. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String PATH = "/oidc/callback";
    private static final int MAX_BODY_BYTES = 256 * 1024;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private final HttpServer server;
    private final String state;
    private final BlockingQueue<Answer> answers = new ArrayBlockingQueue<>(1);

    /**
     * Listens at once.
     *
     * @param state of the login that was begun
     * @throws IOException if the port is taken
     */
    CallbackListener(InetSocketAddress address, String state) throws IOException {
        this.state = state;
        this.server = HttpServer.create(address, 0);
        HttpContext _ = server.createContext(PATH, this::hear);
        server.start();
    }

    /** What the provider has sent by way of the browser, which waits for a page. */
    static final class Answer {
        private final HttpExchange exchange;
        private final Map<String, String> fields;

        private Answer(HttpExchange exchange, Map<String, String> fields) {
            this.exchange = exchange;
            this.fields = Map.copyOf(fields);
        }

        /** A field; empty if there is none. */
        String field(String name) {
            return fields.getOrDefault(name, "");
        }

        /** Whether it was posted. */
        boolean isPosted() {
            return exchange.getRequestMethod().equals("POST");
        }

        /** Shows the user how it ended. */
        void show(boolean good, String text) {
            respond(exchange, good ? OK : BAD_REQUEST, text);
        }
    }

    /** The first answer; empty if none came in {@link #PATIENCE}. */
    Optional<Answer> await() throws InterruptedException {
        return Optional.ofNullable(answers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void hear(HttpExchange exchange) throws IOException {
        Map<String, String> fields = new HashMap<>(pairs(exchange.getRequestURI().getRawQuery()));
        if (exchange.getRequestMethod().equals("POST")) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
            fields.putAll(pairs(new String(body, StandardCharsets.UTF_8)));
        }
        boolean ours =
                exchange.getRequestURI().getPath().equals(PATH)
                        && state.equals(fields.get("state"));
        if (!ours || !answers.offer(new Answer(exchange, fields))) {
            respond(exchange, BAD_REQUEST, "This is not the answer to the login that was begun.");
        }
    }

    private static void respond(HttpExchange exchange, int status, String text) {
        byte[] page =
                """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>Coffer</title></head>
                <body style="font-family:sans-serif;margin:4em auto;max-width:40em">
                <p>%s</p></body></html>
                """
                        .formatted(HtmlText.escaped(text))
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        try (exchange) {
            exchange.sendResponseHeaders(status, page.length);
            exchange.getResponseBody().write(page);
        } catch (IOException _) {
            // The browser has gone; the terminal tells the user as well.
        }
    }

    private static Map<String, String> pairs(@Nullable String form) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : form == null ? new String[0] : form.split("&", -1)) {
            int at = pair.indexOf('=');
            if (at > 0) {
                pairs.put(decoded(pair.substring(0, at)), decoded(pair.substring(at + 1)));
            }
        }
        return pairs;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
