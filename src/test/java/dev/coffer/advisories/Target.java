package dev.coffer.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.api.http.ClientConnection;
import dev.coffer.api.http.HttpProtocol;
import dev.coffer.api.http.WireHeaders;
import dev.coffer.api.http.WirePeer;
import dev.coffer.api.http.WireRequest;
import dev.coffer.api.http.WireResponse;
import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonString;
import dev.coffer.request.Bytes;
import dev.coffer.server.Answer;
import dev.coffer.server.Assembly;
import dev.coffer.storage.physical.memory.MemoryStore;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A whole server without sockets, initialized and unsealed, which is asked from any address, with
 * any headers, at a time that the test moves. Used by one thread.
 */
final class Target implements AutoCloseable {
    private static final String HOME = "192.0.2.7";
    private static final int PORT = 4711;

    private final MemoryStore store = new MemoryStore();
    private final Assembly assembly;
    private final String rootToken;
    private final String unsealKey;
    private Instant now = Instant.parse("2026-11-22T07:00:00.123456789Z");

    /** Makes, initializes and unseals one. */
    Target() {
        this(AuditSettings.NONE);
    }

    /** The same with these audit devices. */
    Target(AuditSettings audit) {
        assembly =
                Assembly.of(
                        store,
                        "memory",
                        LeaseLimits.DEFAULT,
                        audit,
                        new Assembly.Outside(() -> now, RandomSource.system(), _ -> {}, false));
        Answer made = nobody("PUT", "sys/init", "{\"secret_shares\":1,\"secret_threshold\":1}");
        rootToken = made.textAt("root_token");
        JsonArray keys = (JsonArray) made.at("keys");
        unsealKey = ((JsonString) keys.elements().getFirst()).value();
        assertThat(nobody("PUT", "sys/unseal", "{\"key\":\"" + unsealKey + "\"}").status())
                .isEqualTo(200);
    }

    /**
     * Who asks.
     *
     * @param token empty for none
     * @param headers names in lower case
     * @param offers what the listener that is asked serves beside the usual
     * @param certificates shown at the handshake
     */
    record Sender(
            String token,
            String address,
            Map<String, String> headers,
            Set<String> offers,
            List<Bytes> certificates) {
        static Sender of(String token) {
            return new Sender(token, HOME, Map.of(), Set.of(), List.of());
        }

        Sender from(String otherAddress) {
            return new Sender(token, otherAddress, headers, offers, certificates);
        }

        Sender with(Map<String, String> otherHeaders) {
            return new Sender(token, address, otherHeaders, offers, certificates);
        }

        Sender at(String... otherOffers) {
            return new Sender(token, address, headers, Set.of(otherOffers), certificates);
        }

        Sender showing(Bytes... chain) {
            return new Sender(token, address, headers, offers, List.of(chain));
        }
    }

    String rootToken() {
        return rootToken;
    }

    /** The only share of the root key. */
    String unsealKey() {
        return unsealKey;
    }

    /** Time passes; nothing else happens meanwhile. */
    void advance(Duration time) {
        now = now.plus(time);
    }

    /** With the root token. */
    Answer root(String method, String path, String body) {
        return as(rootToken, method, path, body);
    }

    /** With the root token; an answer of 400 or above is a failure of the test. */
    @CanIgnoreReturnValue
    Answer ok(String method, String path, String body) {
        Answer answer = root(method, path, body);
        assertThat(answer.status()).as("%s %s: %s", method, path, answer.body()).isLessThan(400);
        return answer;
    }

    /** With this token. */
    Answer as(String token, String method, String path, String body) {
        return send(Sender.of(token), method, path, body);
    }

    /** Without a token. */
    Answer nobody(String method, String path, String body) {
        return send(Sender.of(""), method, path, body);
    }

    /** From whomever; a path that begins with a slash is sent as it is. */
    Answer send(Sender sender, String method, String path, String body) {
        WireHeaders headers = WireHeaders.EMPTY;
        if (!sender.token().isEmpty()) {
            headers = headers.with("x-vault-token", sender.token());
        }
        if (method.equals("PATCH")) {
            headers = headers.with("content-type", "application/merge-patch+json");
        }
        for (Map.Entry<String, String> header : sender.headers().entrySet()) {
            headers = headers.with(header.getKey(), header.getValue());
        }
        WirePeer peer =
                new WirePeer(
                        new InetSocketAddress(sender.address(), PORT),
                        !sender.certificates().isEmpty(),
                        sender.certificates(),
                        sender.offers());
        return answer(
                assembly.envelope()
                        .handle(
                                new WireRequest(
                                        method,
                                        path.startsWith("/") ? path : "/v1/" + path,
                                        headers,
                                        Bytes.fromUtf8(body),
                                        HttpProtocol.HTTP_1_1,
                                        peer,
                                        new Client())));
    }

    private static Answer answer(WireResponse response) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (String name : List.of("location", "content-security-policy")) {
            if (response.headers().first(name) != null) {
                headers.put(name, response.headers().all(name));
            }
        }
        return new Answer(
                response.status(), HttpHeaders.of(headers, (_, _) -> true), response.body().utf8());
    }

    /** A new token with these policies, beside default. */
    String token(String... policies) {
        String names = "\"" + String.join("\",\"", policies) + "\"";
        return ok("POST", "auth/token/create", "{\"policies\":[" + names + "]}")
                .textAt("auth", "client_token");
    }

    /** Writes a policy of these rules. */
    void policy(String name, String rules) {
        String text = rules.replace("\"", "\\\"").replace("\n", "\\n");
        ok("POST", "sys/policies/acl/" + name, "{\"policy\":\"" + text + "\"}");
    }

    /** Whether a token may do what only root may. */
    boolean isRoot(String token) {
        return as(token, "GET", "sys/mounts", "").status() == 200
                || as(token, "GET", "sys/policies/acl", "").status() == 200
                || as(token, "PUT", "sys/seal", "").status() < 400;
    }

    @Override
    public void close() {
        assembly.seal().seal();
        store.close();
    }

    /** One that waits. */
    private static final class Client implements ClientConnection {
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
