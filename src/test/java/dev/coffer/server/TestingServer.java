package dev.coffer.server;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.api.http.ListenAddress;
import dev.coffer.api.http.ListenerSettings;
import dev.coffer.api.http.RequestLimits;
import dev.coffer.api.http.ServerLimits;
import dev.coffer.api.http.Timeouts;
import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.gate.audit.DeviceRules;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.storage.seal.SealSetup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A real server on a port of this machine, and a client for it. Initialized with three shares, of
 * which two unseal, and unsealed, unless a test asks for less. Restartable where its store is.
 */
public final class TestingServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Storage storage;
    private final Set<String> offers;
    private final AuditSettings audit;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private CofferServer server;
    private String token = "";
    private List<String> shares = List.of();

    private SealSetup seal;

    private TestingServer(Storage storage, Set<String> offers, AuditSettings audit) {
        this(storage, offers, audit, SealSetup.SHAMIR);
    }

    private TestingServer(
            Storage storage, Set<String> offers, AuditSettings audit, SealSetup seal) {
        this.storage = storage;
        this.offers = offers;
        this.audit = audit;
        this.seal = seal;
        this.server = started();
    }

    /** A server that nobody has initialized, behind another seal, with what a listener offers. */
    public static TestingServer uninitialized(Storage storage, Set<String> offers, SealSetup seal) {
        return new TestingServer(storage, offers, AuditSettings.NONE, seal);
    }

    /** An unsealed server in memory with these audit devices. */
    public static TestingServer audited(AuditSettings audit) {
        return new TestingServer(new Storage.Memory(), Set.of(), audit).initialize().unseal();
    }

    /** An unsealed server on a fresh store in a directory, with these audit devices. */
    public static TestingServer audited(AuditSettings audit, Path directory) {
        return new TestingServer(new Storage.Embedded(directory), Set.of(), audit)
                .initialize()
                .unseal();
    }

    /** An unsealed server in memory. */
    public static TestingServer inMemory() {
        return uninitialized(new Storage.Memory()).initialize().unseal();
    }

    /** An unsealed server on a fresh store in a directory. */
    public static TestingServer embedded(Path directory) {
        return uninitialized(new Storage.Embedded(directory)).initialize().unseal();
    }

    /** A server that nobody has initialized. */
    public static TestingServer uninitialized(Storage storage) {
        return new TestingServer(storage, Set.of(), AuditSettings.NONE);
    }

    /** As {@link #uninitialized}, with everything on that is off unless an operator wants it. */
    public static TestingServer withEveryOption(Storage storage) {
        return new TestingServer(
                storage,
                Set.of(SystemServices.GENERATE_ROOT, SystemServices.REKEY),
                new AuditSettings(new DeviceRules(true, false), List.of()));
    }

    private CofferServer started() {
        ListenerSettings listener =
                new ListenerSettings(
                        new ListenAddress.Tcp("127.0.0.1", 0),
                        null,
                        Timeouts.DEFAULT,
                        RequestLimits.DEFAULT,
                        offers);
        try {
            CofferServer next =
                    CofferServer.start(
                            new ServerSettings(
                                    storage,
                                    List.of(listener),
                                    ServerLimits.DEFAULT,
                                    LeaseLimits.DEFAULT,
                                    audit,
                                    seal),
                            InstantSource.system(),
                            RandomSource.system());
            next.unsealAutomatically();
            return next;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Initializes with three shares of which two unseal. */
    @CanIgnoreReturnValue
    public TestingServer initialize() {
        Answer answer =
                callWithout("PUT", "sys/init", "{\"secret_shares\":3,\"secret_threshold\":2}");
        if (answer.status() != 200) {
            throw new IllegalStateException("not initialized: " + answer);
        }
        token = answer.textAt("root_token");
        shares =
                ((JsonArray) answer.at("keys"))
                        .elements().stream().map(TestingServer::text).toList();
        return this;
    }

    private static String text(JsonValue value) {
        return ((JsonString) value).value();
    }

    /** Unseals with the first two shares. */
    @CanIgnoreReturnValue
    public TestingServer unseal() {
        Answer first = giveShare(0);
        Answer second = giveShare(1);
        if (!second.textAt("sealed").equals("false")) {
            throw new IllegalStateException("not unsealed: " + first + second);
        }
        return this;
    }

    /** Gives one share. */
    public Answer giveShare(int index) {
        return callWithout("PUT", "sys/unseal", "{\"key\":\"" + shares.get(index) + "\"}");
    }

    /** Stops as at SIGTERM, starts again on the same store and unseals. */
    @CanIgnoreReturnValue
    public TestingServer restart() {
        return restartSealed().unseal();
    }

    /** Stops as at SIGTERM and starts again on the same store, sealed. */
    @CanIgnoreReturnValue
    public TestingServer restartSealed() {
        server.stop(PATIENCE);
        server = started();
        return this;
    }

    /** Stops and starts again with another seal in the configuration. */
    @CanIgnoreReturnValue
    public TestingServer restartWith(SealSetup other) {
        seal = other;
        return restartSealed();
    }

    /** Sends requests with this token from now on. */
    public void use(String rootToken) {
        token = rootToken;
    }

    /** A request with the root token. */
    @CanIgnoreReturnValue
    public Answer call(String method, String path) {
        return call(method, path, "");
    }

    /** A request with the root token and a body in JSON. */
    @CanIgnoreReturnValue
    public Answer call(String method, String path, String json) {
        return send(request(method, path, json).header("X-Vault-Token", token).build());
    }

    /** A request with another token. */
    public Answer callAs(String otherToken, String method, String path) {
        return send(request(method, path, "").header("X-Vault-Token", otherToken).build());
    }

    /** A request with another token and a body in JSON. */
    public Answer callAs(String otherToken, String method, String path, String json) {
        return send(request(method, path, json).header("X-Vault-Token", otherToken).build());
    }

    /** A request without a token. */
    @CanIgnoreReturnValue
    public Answer callWithout(String method, String path, String json) {
        return send(request(method, path, json).build());
    }

    /** A request with this token and header. */
    public Answer callWith(Sender sender, String method, String path, String json) {
        HttpRequest.Builder request = request(method, path, json);
        sender.headers().forEach(request::header);
        return send(request.header("X-Vault-Token", sender.token()).build());
    }

    /** Who sends a request, with which further headers. */
    public record Sender(String token, Map<String, String> headers) {}

    private HttpRequest.Builder request(String method, String path, String json) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(address() + "/v1/" + path)).timeout(PATIENCE);
        if (method.equals("PATCH")) {
            builder.header("Content-Type", "application/merge-patch+json");
        }
        return builder.method(
                method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    }

    /** A GET whose answer comes over time; the caller closes its body. */
    public HttpResponse<InputStream> open(Sender sender, String path) {
        HttpRequest.Builder request = request("GET", path, "");
        sender.headers().forEach(request::header);
        request.header("X-Vault-Token", sender.token());
        try {
            return http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The root token without further headers. */
    public Sender root() {
        return new Sender(token, Map.of());
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * Asks again until a condition holds: for what happens in the background.
     *
     * @throws IllegalStateException if it does not within a minute
     */
    public static void eventually(Supplier<Boolean> condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("did not come about in " + PATIENCE);
            }
            Thread.onSpinWait();
        }
    }

    /** For example {@code http://127.0.0.1:40123}. */
    public String address() {
        return "http://" + server.addresses().getFirst();
    }

    /** The root token. */
    public String token() {
        return token;
    }

    /** The shares in hexadecimal. */
    public List<String> shares() {
        return shares;
    }

    /** The server behind it. */
    public CofferServer server() {
        return server;
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
