package dev.coffer.api.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.api.http.ClientConnection;
import dev.coffer.api.http.HttpProtocol;
import dev.coffer.api.http.WireHeaders;
import dev.coffer.api.http.WirePeer;
import dev.coffer.api.http.WireRequest;
import dev.coffer.api.http.WireResponse;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.Request;
import dev.coffer.request.Response;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The real door with a handler behind it that keeps what it was asked and answers as told. */
final class TestingDoor {
    static final String REQUEST_ID = "11111111-2222-3333-4444-555555555555";
    static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final EnvelopeHandler handler;
    private RequestHandler behind = _ -> Response.ok(JsonObject.EMPTY);
    private Optional<Request> seen = Optional.empty();
    private boolean sealed;
    private boolean tls;

    TestingDoor() {
        Surroundings surroundings =
                new Surroundings(() -> NOW, () -> REQUEST_ID, () -> sealed, JsonLimits.REQUEST);
        handler =
                new EnvelopeHandler(
                        surroundings,
                        Reception.open(),
                        request -> {
                            seen = Optional.of(request);
                            return behind.handle(request);
                        });
    }

    TestingDoor answering(RequestHandler other) {
        behind = other;
        return this;
    }

    /** From now on requests come over TLS. */
    TestingDoor overTls() {
        tls = true;
        return this;
    }

    TestingDoor sealed() {
        sealed = true;
        return this;
    }

    /** What the door makes of a request without a body; headers as name, value, name, value. */
    WireResponse send(String method, String target, String... headers) {
        return send(method, target, "", headers);
    }

    /** What the door makes of a request with a body; each character of the target is one byte. */
    WireResponse send(String method, String target, String body, String[] headers) {
        seen = Optional.empty();
        return handler.handle(
                new WireRequest(
                        method,
                        target,
                        WireHeaders.of(lowerCaseNames(headers)),
                        Bytes.fromUtf8(body),
                        HttpProtocol.HTTP_1_1,
                        new WirePeer(new InetSocketAddress("192.0.2.7", 4711), tls, List.of()),
                        Waiting.CLIENT));
    }

    WireResponse post(String target, String body, String... headers) {
        return send("POST", target, body, headers);
    }

    private static String[] lowerCaseNames(String[] headers) {
        String[] pairs = headers.clone();
        for (int i = 0; i < pairs.length; i += 2) {
            pairs[i] = pairs[i].toLowerCase(Locale.ROOT);
        }
        return pairs;
    }

    /** The request that the handler got. */
    Request seen() {
        return seen.orElseThrow();
    }

    /** The request that the handler got for this. */
    Request seen(String method, String target, String... headers) {
        assertThat(send(method, target, headers).status()).isEqualTo(200);
        return seen();
    }

    boolean untouched() {
        return seen.isEmpty();
    }

    static String body(WireResponse response) {
        return new String(response.body().toArray(), StandardCharsets.UTF_8);
    }

    static String errors(WireResponse response) {
        assertThat(response.headers().first("Content-Type")).isEqualTo("application/json");
        assertThat(response.headers().first("Cache-Control")).isEqualTo("no-store");
        return response.status() + " " + body(response);
    }

    /** A client that waits for ever. */
    private enum Waiting implements ClientConnection {
        CLIENT;

        @Override
        public boolean gone() {
            return false;
        }

        @Override
        public boolean expired() {
            return false;
        }

        @Override
        public void onGone(Runnable action) {}

        @Override
        public void onExpired(Runnable action) {}
    }
}
