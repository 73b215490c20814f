package dev.coffer.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends requests with the token and turns refusals into exceptions. Thread-safe. */
final class Transport {
    /** Longer than the server lets a request run. */
    static final Duration PATIENCE = Duration.ofSeconds(100);

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;

    private final HttpClient http;
    private final String root;
    private final String token;

    /** A transport to {@code root}, an address without a slash at its end. */
    Transport(HttpClient http, URI address, String token) {
        this.http = http;
        String text = address.toString();
        this.root = (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + "/v1/";
        this.token = token;
    }

    /**
     * What is asked.
     *
     * @param path below {@code /v1/}, not encoded
     * @param query parameters
     * @param body null for none
     */
    record Question(String method, String path, Map<String, ?> query, @Nullable Object body) {
        Question {
            query = Map.copyOf(query);
        }

        static Question of(String method, String path) {
            return new Question(method, path, Map.of(), null);
        }

        static Question of(String method, String path, Object body) {
            return new Question(method, path, Map.of(), body);
        }

        Question with(Map<String, ?> parameters) {
            return new Question(method, path, parameters, body);
        }

        /** What is asked for may be secret. */
        @Override
        public String toString() {
            return "Question[" + method + " " + path + "]";
        }
    }

    /**
     * An answer that is no refusal, or the news that there is nothing.
     *
     * @param found whether there is something
     * @param body the members of the whole answer
     */
    record Answer(boolean found, Fields body, Refusal refusal) {
        /** What the answer is about. */
        Fields data() {
            return body.object("data");
        }

        /**
         * The same, for who needs something to be there.
         *
         * @throws CofferException 404 if there is nothing
         */
        @CanIgnoreReturnValue
        Answer present() {
            if (!found) {
                throw refusal.exception();
            }
            return this;
        }

        /** An answer may be secret. */
        @Override
        public String toString() {
            return "Answer[found=" + found + "]";
        }
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws CofferException for every status but 200, 204 and 404, and where there is no answer
     */
    Answer ask(Question question) {
        HttpResponse<String> response = send(request(question).build());
        int status = response.statusCode();
        Fields body = body(response);
        return switch (status) {
            case OK, NO_CONTENT -> new Answer(true, body, Refusal.of(status, body));
            case NOT_FOUND -> new Answer(false, body, Refusal.of(status, body));
            default -> throw Refusal.of(status, body).exception();
        };
    }

    /** A request with its token, ready to be sent or to get further headers. */
    private HttpRequest.Builder request(Question question) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(question))
                        .timeout(PATIENCE)
                        .header("X-Vault-Request", "true")
                        .method(question.method(), publisher(question.body()));
        if (!token.isEmpty()) {
            request.header("X-Vault-Token", token);
        }
        if (question.body() != null) {
            String merge = question.method().equals("PATCH") ? "merge-patch+" : "";
            request.header("Content-Type", "application/" + merge + "json");
        }
        return request;
    }

    private static BodyPublisher publisher(@Nullable Object body) {
        return body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException failure) {
            throw withoutAnswer(
                    "there is no answer: " + failure.getClass().getSimpleName(), failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw withoutAnswer("interrupted before the answer came", stopped);
        }
    }

    private static Fields body(HttpResponse<String> response) {
        String text = response.body();
        if (text.isBlank()) {
            return Fields.NONE;
        }
        try {
            return Fields.of(Json.read(text));
        } catch (Json.MalformedException other) {
            throw new OutcomeUnknownException(
                    Refusal.local(
                            "the answer of status "
                                    + response.statusCode()
                                    + " is "
                                    + other.getMessage()));
        }
    }

    private static CofferException withoutAnswer(String what, Exception cause) {
        CofferException failure = new OutcomeUnknownException(Refusal.local(what));
        failure.initCause(cause);
        return failure;
    }

    private URI uri(Question question) {
        StringBuilder text = new StringBuilder(root).append(encoded(question.path()));
        char before = '?';
        for (Map.Entry<String, ?> parameter : question.query().entrySet()) {
            text.append(before)
                    .append(encoded(parameter.getKey()))
                    .append('=')
                    .append(encoded(String.valueOf(parameter.getValue())));
            before = '&';
        }
        return URI.create(text.toString());
    }

    /** Everything but slashes that a path takes only encoded, and more. */
    private static String encoded(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    /** An address is shown, a token never. */
    @Override
    public String toString() {
        return root;
    }
}
