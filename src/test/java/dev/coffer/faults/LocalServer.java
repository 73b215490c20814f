package dev.coffer.faults;

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
import dev.coffer.gate.routing.MountTable;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import dev.coffer.server.Assembly;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.Transactions;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A whole server in this process without sockets and without threads of its own, over a store of
 * the test's choice: from the bytes of a request to the bytes of its answer. Time stands still
 * until the test moves it, and request ids are the test's, so that the same requests leave the same
 * records. What works in the background is run step by step by the test. Used by one thread.
 */
final class LocalServer implements Caller {
    /** The time of every request until the test moves it. */
    static final Instant START = Instant.parse("2026-11-22T07:00:00.123456789Z");

    /** Every request's id until the test sets another. */
    static final String REQUEST_ID = "00000000-1111-2222-3333-444444444444";

    private static final int MAX_PAUSES = 10_000;

    /** They tell of each fault, of which these tests make thousands. Held: they have a level. */
    private static final List<Logger> LOGS =
            List.of(Logger.getLogger("storage.barrier"), Logger.getLogger("coffer.gate.routing"));

    static {
        LOGS.forEach(log -> log.setLevel(Level.OFF));
    }

    /** What opens a store and lets a client in. */
    record Credentials(String unsealKey, String token) {}

    private final Assembly assembly;
    private final Client client = new Client();
    private Credentials credentials = new Credentials("", "");
    private Instant now = START;
    private String requestId = REQUEST_ID;
    private WireHeaders further = WireHeaders.EMPTY;
    private int pauses;
    private int actAfter;
    private Runnable action = () -> {};

    private LocalServer(Store store) {
        assembly =
                Assembly.of(
                        store,
                        "memory",
                        LeaseLimits.DEFAULT,
                        AuditSettings.NONE,
                        new Assembly.Outside(() -> now, new Ids(), _ -> pause(), false));
    }

    /** Real randomness, but for the ids of requests. */
    private final class Ids implements RandomSource {
        @Override
        public void fill(byte[] target) {
            RandomSource.system().fill(target);
        }

        @Override
        public String uuid() {
            return requestId;
        }
    }

    /** A wait that cannot be for ever: it passes without time. */
    private void pause() {
        pauses++;
        if (pauses == actAfter) {
            action.run();
        }
        if (pauses > MAX_PAUSES) {
            throw new AssertionError("a request waits without end");
        }
    }

    /** Makes a server out of an empty store and unseals it. */
    static LocalServer create(Store store) {
        LocalServer server = new LocalServer(store);
        Answer made =
                server.must(200, "PUT", "sys/init", "{\"secret_shares\":1,\"secret_threshold\":1}");
        String key = Caller.texts(made.body(), "keys_base64").getFirst();
        server.credentials = new Credentials(key, Caller.text(made.body(), "root_token"));
        server.unseal();
        return server;
    }

    /** A server that has just started and knows nothing but the store; unsealed. */
    static LocalServer start(Store store, Credentials credentials) {
        LocalServer server = new LocalServer(store);
        server.credentials = credentials;
        server.unseal();
        return server;
    }

    /** The client has another token from now on. */
    void use(String token) {
        credentials = new Credentials(credentials.unsealKey(), token);
    }

    /** What a server that has just started answers to its unseal key. */
    static String unsealAnswer(Store store, Credentials credentials) {
        return new LocalServer(store).text("PUT", "sys/unseal", keyBody(credentials));
    }

    private static String keyBody(Credentials credentials) {
        return "{\"key\":\"" + credentials.unsealKey + "\"}";
    }

    private void unseal() {
        Answer _ = must(200, "PUT", "sys/unseal", keyBody(credentials));
    }

    /** Seals; the running request goes on without keys. */
    void seal() {
        assembly.seal().seal();
    }

    Credentials credentials() {
        return credentials;
    }

    Transactions transactions() {
        return assembly.transactions();
    }

    MountTable mounts() {
        return assembly.mounts();
    }

    Folders folders() {
        return assembly.folders();
    }

    /** The id of the mount at exactly this path. */
    MountId mountId(String path) {
        return mounts().current().all().stream()
                .filter(route -> route.mount().path().equals(path))
                .findFirst()
                .orElseThrow()
                .mount()
                .id();
    }

    /** The time and the id of the requests from now on. */
    void next(Instant time, String id) {
        now = time;
        requestId = id;
    }

    Instant now() {
        return now;
    }

    String requestId() {
        return requestId;
    }

    /** Does something when the server has waited so many times from now on. */
    void afterPauses(int times, Runnable something) {
        pauses = 0;
        actAfter = times;
        action = something;
    }

    /** The client of the running request, and of every later one, goes away. */
    void clientGoes() {
        client.gone = true;
    }

    /** Clients wait again. */
    void clientsWait() {
        client.gone = false;
    }

    boolean isClientGone() {
        return client.gone;
    }

    /** The answer to a request as it would leave: status, blank, body. */
    String text(String method, String path, @Nullable String body) {
        WireResponse answer = send(method, path, body);
        return answer.status() + " " + answer.body().utf8();
    }

    @Override
    public Answer call(String method, String path, @Nullable String body) {
        WireResponse answer = send(method, path, body);
        return new Answer(answer.status(), object(answer.body()));
    }

    /** As {@link #call}; an answer of another status is a failure of the test. */
    @CanIgnoreReturnValue
    Answer must(int status, String method, String path, @Nullable String body) {
        Answer answer = call(method, path, body);
        if (answer.status() != status) {
            throw new AssertionError(method + " " + path + ": " + answer);
        }
        return answer;
    }

    /** What later requests say in further headers. */
    void further(WireHeaders headers) {
        further = headers;
    }

    private WireResponse send(String method, String path, @Nullable String body) {
        WireHeaders headers = further;
        if (!credentials.token.isEmpty()) {
            headers = headers.with("x-vault-token", credentials.token);
        }
        if (method.equals("PATCH")) {
            headers = headers.with("content-type", "application/merge-patch+json");
        }
        return assembly.envelope()
                .handle(
                        new WireRequest(
                                method,
                                "/v1/" + path,
                                headers,
                                Bytes.fromUtf8(body == null ? "" : body),
                                HttpProtocol.HTTP_1_1,
                                new WirePeer(
                                        new InetSocketAddress("192.0.2.7", 4711), false, List.of()),
                                client));
    }

    private static JsonObject object(Bytes body) {
        if (body.length() == 0) {
            return JsonObject.EMPTY;
        }
        JsonValue value = JsonReader.parse(body.toArray(), JsonLimits.TRUSTED);
        return value instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    /** The one client. */
    private static final class Client implements ClientConnection {
        private boolean gone;

        @Override
        public boolean gone() {
            return gone;
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
