package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.api.http.ListenAddress;
import dev.coffer.api.http.ListenerSettings;
import dev.coffer.api.http.ServerLimits;
import dev.coffer.api.http.TlsSettings;
import dev.coffer.auth.TestingCertificate;
import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonString;
import dev.coffer.storage.seal.SealSetup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot that is longer than any other body is restored over both versions of HTTP. */
final class RestoreTest {
    private static final String PATH = "/v1/sys/storage/raft/snapshot";
    private static final int LARGE_VALUES = 41;

    @TempDir private static Path folder = Path.of("");

    private static CofferServer server;
    private static HttpClient http;
    private static String token = "";
    private static String share = "";
    private static byte[] snapshot = new byte[0];

    @BeforeAll
    static void start() throws Exception {
        TestingCertificate own = TestingCertificate.of("CN=server").ip("127.0.0.1").make();
        Path certificate = Files.writeString(folder.resolve("server.pem"), own.pem());
        Path key = Files.writeString(folder.resolve("server-key.pem"), own.keyPem());
        ListenAddress any = new ListenAddress.Tcp("127.0.0.1", 0);
        server =
                CofferServer.start(
                        new ServerSettings(
                                new Storage.Embedded(folder.resolve("store")),
                                List.of(
                                        ListenerSettings.cleartext(any),
                                        ListenerSettings.encrypted(
                                                any, TlsSettings.of(certificate, key))),
                                ServerLimits.DEFAULT,
                                LeaseLimits.DEFAULT,
                                AuditSettings.NONE,
                                SealSetup.SHAMIR),
                        InstantSource.system(),
                        RandomSource.system());
        http = HttpClient.newBuilder().sslContext(TlsServer.context(own)).build();
        Answer made = call("PUT", "sys/init", "{\"secret_shares\":1,\"secret_threshold\":1}");
        token = made.textAt("root_token");
        share = ((JsonString) ((JsonArray) made.at("keys")).elements().getFirst()).value();
        unseal();
        Answer _ = call("POST", "sys/mounts/kv", "{\"type\":\"kv\"}");
        keep("before");
        String large = "x".repeat(1 << 20);
        for (int i = 0; i < LARGE_VALUES; i++) {
            Answer written = call("POST", "kv/large" + i, "{\"x\":\"" + large + "\"}");
            assertThat(written.status()).isEqualTo(204);
        }
        snapshot = http.send(request(plain() + PATH).build(), BodyHandlers.ofByteArray()).body();
        assertThat(snapshot).hasSizeGreaterThan(40 << 20);
    }

    @BeforeEach
    void changeSomething() {
        keep("after");
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static String plain() {
        return "http://" + server.addresses().getFirst();
    }

    private static String encrypted() {
        return "https://" + server.addresses().getLast();
    }

    private static HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address)).header("X-Vault-Token", token);
    }

    private static Answer call(String method, String path, String json) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(plain() + "/v1/" + path))
                            .version(Version.HTTP_1_1)
                            .method(method, BodyPublishers.ofString(json));
            if (!token.isEmpty()) {
                request.header("X-Vault-Token", token);
            }
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.headers(), answer.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void unseal() {
        Answer open = call("PUT", "sys/unseal", "{\"key\":\"" + share + "\"}");
        assertThat(open.textAt("sealed")).isEqualTo("false");
    }

    private static void keep(String value) {
        assertThat(call("POST", "kv/a", "{\"x\":\"" + value + "\"}").status()).isEqualTo(204);
    }

    private static String kept() {
        return call("GET", "kv/a", "").textAt("data", "x");
    }

    private static HttpResponse<String> restore(String address, Version version, BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request =
                request(address + PATH)
                        .version(version)
                        .expectContinue(version == Version.HTTP_1_1)
                        .PUT(body)
                        .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        while (answer.statusCode() == 503) {
            assertThat(answer.body()).contains("another snapshot is being restored");
            answer = http.send(request, BodyHandlers.ofString());
        }
        return answer;
    }

    /** Nothing is left of what came. */
    private static void assertNothingLeft() {
        TestingServer.eventually(() -> Files.notExists(folder.resolve("store/restoring")));
        assertThat(folder.resolve("store/restored")).doesNotExist();
        assertThat(kept()).isEqualTo("after");
    }

    @Test
    void restore_ofKnownLength_overHttp1() throws Exception {
        HttpResponse<String> answer =
                restore(plain(), Version.HTTP_1_1, BodyPublishers.ofByteArray(snapshot));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        TestingServer.eventually(() -> kept().equals("before"));
    }

    @Test
    void restore_inChunks_overHttp1() throws Exception {
        BodyPublisher chunks =
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(snapshot));

        HttpResponse<String> answer = restore(plain(), Version.HTTP_1_1, chunks);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        TestingServer.eventually(() -> kept().equals("before"));
    }

    @Test
    void restore_overHttp2() throws Exception {
        HttpResponse<String> answer =
                restore(encrypted(), Version.HTTP_2, BodyPublishers.ofByteArray(snapshot));

        assertThat(answer.version()).isEqualTo(Version.HTTP_2);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        TestingServer.eventually(() -> kept().equals("before"));
    }

    @Test
    void restore_withOneByteChanged_is400AndNothingIsChanged() throws Exception {
        byte[] damaged = snapshot.clone();
        damaged[damaged.length / 2] ^= 1;

        HttpResponse<String> answer =
                restore(plain(), Version.HTTP_1_1, BodyPublishers.ofByteArray(damaged));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("nothing was changed");
        assertNothingLeft();
    }

    @Test
    void restore_byWhoMayNot_is403BeforeTheBodyIsRead() throws Exception {
        for (Version version : Version.values()) {
            String address = version == Version.HTTP_2 ? encrypted() : plain();
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(address + PATH))
                            .version(version)
                            .header("X-Vault-Token", "s.none")
                            .PUT(BodyPublishers.ofByteArray(Arrays.copyOf(snapshot, 10 << 20)))
                            .build();

            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());

            assertThat(answer.statusCode()).as("%s", version).isEqualTo(403);
        }
        assertNothingLeft();
    }

    /** Goal: a client that goes in the middle leaves nothing, and the next one is not kept out. */
    @Test
    void restore_thatIsCutOff_leavesNothing() throws Exception {
        ListenAddress.Tcp address = (ListenAddress.Tcp) server.addresses().getFirst();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.port())) {
            OutputStream out = socket.getOutputStream();
            String head =
                    "PUT %s HTTP/1.1\r\nHost: a\r\nX-Vault-Token: %s\r\nContent-Length: %d\r\n\r\n"
                            .formatted(PATH, token, snapshot.length);
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(snapshot, 0, snapshot.length / 2);
            out.flush();
            TestingServer.eventually(() -> Files.exists(folder.resolve("store/restoring")));

            HttpRequest second =
                    request(plain() + PATH)
                            .version(Version.HTTP_1_1)
                            .expectContinue(true)
                            .PUT(BodyPublishers.ofByteArray(snapshot))
                            .build();
            HttpResponse<String> answer = http.send(second, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("another snapshot is being restored");
        }
        assertNothingLeft();
        HttpResponse<String> next =
                restore(plain(), Version.HTTP_1_1, BodyPublishers.ofByteArray(snapshot));
        assertThat(next.statusCode()).isEqualTo(204);
        TestingServer.eventually(() -> kept().equals("before"));
    }
}
