package dev.coffer.cli.client;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one server and what they mean. Keeps one connection. For one thread.
 *
 * <p>Source: OpenBao, api/client.go, api/logical.go, api/response.go.
 */
public final class Client implements AutoCloseable {
    private static final int NOT_FOUND = 404;
    private static final int FIRST_REFUSAL = 400;

    private final ClientSettings settings;
    private final Exchange exchange;
    private final RequestPace pace;
    private String token;
    private String namespace;
    private String wrapTtl;

    /** A client with a token, which may be empty. */
    public Client(ClientSettings settings, String token) {
        this(settings, token, RequestPace.of(settings));
    }

    Client(ClientSettings settings, String token, RequestPace pace) {
        this.settings = settings;
        this.pace = pace;
        this.exchange = new Exchange(settings);
        this.token = token;
        this.namespace = settings.namespace();
        this.wrapTtl = settings.wrapTtl();
    }

    /** The token that goes with each request; empty for none. */
    public String token() {
        return token;
    }

    /** Takes another token. */
    public void token(String other) {
        token = other;
    }

    /** Where the server is. */
    public ApiAddress address() {
        return settings.address();
    }

    /** No answer is wrapped from now on. */
    public void unwrapped() {
        wrapTtl = "";
    }

    /** Requests go to the root namespace from now on. */
    public void inRootNamespace() {
        namespace = "";
    }

    /**
     * What is at a path; empty if nothing is.
     *
     * @throws ApiException if the server refuses or cannot be reached
     */
    public Optional<Secret> read(String path) throws ApiException {
        return secret(ApiRequest.get(path));
    }

    /** Writes members to a path; empty if the server has nothing to say. */
    public Optional<Secret> write(String path, JsonObject members) throws ApiException {
        return secret(ApiRequest.put(path, members));
    }

    /** Deletes a path; empty if the server has nothing to say. */
    public Optional<Secret> delete(String path) throws ApiException {
        return secret(ApiRequest.delete(path));
    }

    /**
     * The answer to a request as a secret. Nothing there is an empty answer where it was asked for,
     * or what is said instead; it is a failure where something was to be done, whatever is said.
     */
    public Optional<Secret> secret(ApiRequest request) throws ApiException {
        Reply reply = send(request, settings.instead());
        if (reply.status() == NOT_FOUND && request.method().equals("GET")) {
            return said(reply);
        }
        refuse(request, reply);
        return Secret.parse(reply.body());
    }

    /**
     * Sends a file as the body of a request, in pieces.
     *
     * @throws ApiException if the server refuses or cannot be reached
     */
    public void upload(ApiRequest request, FileBody file) throws ApiException {
        showInstead(request, file, settings.instead());
        pace.await();
        try {
            Answer answer = exchange.upload(request, headers(request), file);
            refuse(request, new Reply(answer.status(), whole(answer), ""));
        } catch (IOException broken) {
            throw unanswered(request, broken);
        }
    }

    /**
     * The bytes of an answer.
     *
     * @throws ApiException if the server refuses, which includes that nothing is there
     */
    public Bytes bytes(ApiRequest request) throws ApiException {
        Reply reply = send(request, settings.instead());
        refuse(request, reply);
        return reply.body();
    }

    /**
     * The members of an answer, without looking for an envelope.
     *
     * @throws ApiException if the server refuses, or answers something else
     */
    public JsonObject members(ApiRequest request) throws ApiException {
        return object(bytes(request))
                .orElseThrow(() -> ApiException.unanswered("the answer is no JSON object"));
    }

    /** As {@link #bytes}, sent even if the user wanted to see the request, and never wrapped. */
    public Bytes preflight(ApiRequest request) throws ApiException {
        String wanted = wrapTtl;
        wrapTtl = "";
        try {
            Reply reply = send(request, ClientSettings.Instead.NOTHING);
            refuse(request, reply);
            return reply.body();
        } finally {
            wrapTtl = wanted;
        }
    }

    /**
     * An answer that has no end of its own, such as a log. The connection is not used for anything
     * else.
     */
    public InputStream stream(ApiRequest request) throws ApiException {
        pace.await();
        try {
            Answer answer = exchange.open(request, headers(request));
            if (answer.status() >= FIRST_REFUSAL) {
                refuse(request, new Reply(answer.status(), whole(answer), ""));
            }
            return answer.body();
        } catch (IOException broken) {
            throw unanswered(request, broken);
        }
    }

    private record Reply(int status, Bytes body, String namespace) {}

    private void showInstead(
            ApiRequest request, @Nullable FileBody file, ClientSettings.Instead instead) {
        switch (instead) {
            case NOTHING -> {}
            case CURL -> {
                String curl = Shown.curl(request, headers(request), settings, url(request));
                throw new InsteadException(file == null ? curl : Shown.sending(curl, file.file()));
            }
            case POLICY -> throw new InsteadException(Shown.policy(request));
        }
    }

    private Reply send(ApiRequest request, ClientSettings.Instead instead) throws ApiException {
        showInstead(request, null, instead);
        pace.await();
        try {
            Answer answer = exchange.send(request, headers(request));
            return new Reply(
                    answer.status(), whole(answer), answer.header("X-Vault-Namespace").orElse(""));
        } catch (IOException broken) {
            throw unanswered(request, broken);
        }
    }

    private static Bytes whole(Answer answer) throws IOException {
        return Bytes.wrap(answer.body().readNBytes(Exchange.MAX_BODY_BYTES));
    }

    private List<String> headers(ApiRequest request) {
        List<String> lines = new ArrayList<>();
        boolean _ = lines.add("X-Vault-Request: true");
        if (!token.isEmpty()) {
            boolean _ = lines.add("X-Vault-Token: " + token);
        }
        if (!namespace.isEmpty()) {
            boolean _ = lines.add("X-Vault-Namespace: " + namespace);
        }
        String ttl = wrapTtl(request);
        if (!ttl.isEmpty()) {
            boolean _ = lines.add("X-Vault-Wrap-TTL: " + ttl);
        }
        for (String credential : settings.mfa()) {
            boolean _ = lines.add("X-Vault-MFA: " + credential);
        }
        if (settings.policyOverride()) {
            boolean _ = lines.add("X-Vault-Policy-Override: true");
        }
        if (!request.contentType().isEmpty()) {
            boolean _ = lines.add("Content-Type: " + request.contentType());
        }
        settings.headers().forEach((name, value) -> lines.add(name + ": " + value));
        return lines;
    }

    /** Source: OpenBao, api/logical.go, DefaultWrappingLookupFunc: what is to be wrapped is. */
    private String wrapTtl(ApiRequest request) {
        boolean wraps =
                request.path().equals("sys/wrapping/wrap")
                        && (request.method().equals("PUT") || request.method().equals("POST"));
        return wrapTtl.isEmpty() && wraps ? "5m" : wrapTtl;
    }

    private String url(ApiRequest request) {
        return settings.address() + exchange.target(request);
    }

    private void refuse(ApiRequest request, Reply reply) throws ApiException {
        if (reply.status() < FIRST_REFUSAL) {
            return;
        }
        Optional<JsonObject> parsed = object(reply.body());
        Optional<List<String>> errors = parsed.map(Client::errors);
        String said =
                errors.map(list -> String.join("", list.stream().map(each -> "* " + each).toList()))
                        .orElse(reply.body().utf8());
        String where =
                reply.namespace().isEmpty() || reply.namespace().equals("root/")
                        ? ""
                        : "Namespace: " + reply.namespace() + "\n";
        String message =
                "Error making API request.\n\n"
                        + where
                        + "URL: "
                        + request.method()
                        + " "
                        + url(request)
                        + "\nCode: "
                        + reply.status()
                        + (errors.isPresent() ? ". Errors:\n\n" : ". Raw Message:\n\n")
                        + said;
        JsonObject data =
                parsed.flatMap(body -> body.get("data")).orElse(JsonObject.EMPTY)
                                instanceof JsonObject members
                        ? members
                        : JsonObject.EMPTY;
        String reason = errors.map(list -> String.join("\n", list)).orElse(said);
        boolean explained = reply.status() == NOT_FOUND && parsed.isPresent();
        Secret more = explained ? said(reply).orElse(null) : null;
        throw new ApiException(reply.status(), message, reason, data, more);
    }

    private static Optional<Secret> said(Reply reply) throws ApiException {
        return Secret.parse(reply.body()).filter(Secret::saysSomething);
    }

    private static Optional<JsonObject> object(Bytes body) {
        try {
            JsonValue parsed = JsonReader.parse(body.toArray(), JsonLimits.TRUSTED);
            return parsed instanceof JsonObject object ? Optional.of(object) : Optional.empty();
        } catch (JsonException _) {
            return Optional.empty();
        }
    }

    /** The texts under {@code errors}. */
    private static List<String> errors(JsonObject body) {
        List<String> texts = new ArrayList<>();
        if (body.get("errors").orElse(JsonArray.EMPTY)
                instanceof JsonArray(List<JsonValue> elements)) {
            for (JsonValue element : elements) {
                boolean _ = element instanceof JsonString(String text) && texts.add(text);
            }
        }
        return texts;
    }

    private ApiException unanswered(ApiRequest request, IOException broken) {
        String method = request.method();
        String verb = method.charAt(0) + method.substring(1).toLowerCase(java.util.Locale.ROOT);
        return ApiException.unanswered(
                verb + " \"" + url(request) + "\": " + Network.reason(broken, settings.address()));
    }

    @Override
    public void close() {
        exchange.close();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Client[" + settings.address() + "]";
    }
}
