package dev.coffer.api.http;

import static dev.coffer.api.http.Http2Client.DATA;
import static dev.coffer.api.http.Http2Client.END_STREAM;
import static dev.coffer.api.http.Http2Client.HEADERS;
import static dev.coffer.api.http.Http2Client.PING;
import static dev.coffer.api.http.Http2Client.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 with the JDK's client, and with frames that no client would send. */
class Http2Test {
    private static final int PROTOCOL_ERROR = 1;
    private static final int CANCEL = 8;
    private static final ServerLimits NO_LIMIT = ServerLimits.DEFAULT;

    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static Http2Client connect(TestingServer server) throws IOException {
        return Http2Client.connect(server.port());
    }

    private static String body(Http2Client client) throws IOException {
        StringBuilder body = new StringBuilder();
        Http2Client.Frame frame = client.next();
        while (!frame.endsStream()) {
            body.append(frame.type() == DATA ? frame.payload() : "");
            frame = client.next();
        }
        return body.append(frame.type() == DATA ? frame.payload() : "").toString();
    }

    @Test
    @EnabledIf("dev.coffer.api.http.TestingCertificates#available")
    void requests_ofTheJdksClientOverTls_runAtTheSameTime(@TempDir Path folder) throws Exception {
        CountDownLatch together = new CountDownLatch(20);
        CompletableFuture<HttpProtocol> protocol = new CompletableFuture<>();
        WireHandler handler =
                request -> {
                    protocol.complete(request.protocol());
                    together.countDown();
                    awaitZero(together);
                    return TestingServer.echo(request);
                };
        try (TestingServer server = TestingServer.start(encrypted(folder), NO_LIMIT, handler);
                HttpClient client = trustingClient()) {
            URI uri = URI.create("https://127.0.0.1:%d/a%%2Fb?c".formatted(server.port()));
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                HttpRequest request =
                        HttpRequest.newBuilder(uri)
                                .PUT(HttpRequest.BodyPublishers.ofString("body " + i))
                                .build();
                answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            }
            for (int i = 0; i < 20; i++) {
                HttpResponse<String> answer = soon(answers.get(i));
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(answer.body()).isEqualTo("PUT /a%2Fb?c body " + i);
                assertThat(answer.headers().map())
                        .containsEntry("content-type", List.of("text/plain"))
                        .containsEntry("date", List.of("Sun, 22 Nov 2026 07:08:09 GMT"))
                        .doesNotContainKey("connection");
            }
            assertThat(soon(protocol)).isEqualTo(HttpProtocol.HTTP_2);
        }
    }

    private static void awaitZero(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never opened");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Goal: bodies far beyond every window arrive whole in both directions. */
    @Test
    @EnabledIf("dev.coffer.api.http.TestingCertificates#available")
    void body_largeInBothDirections_isWhole(@TempDir Path folder) throws Exception {
        byte[] large = new byte[8 << 20];
        new Random(7).nextBytes(large);
        WireHandler handler = request -> new WireResponse(200, TestingServer.TEXT, request.body());
        try (TestingServer server = TestingServer.start(encrypted(folder), NO_LIMIT, handler);
                HttpClient client = trustingClient()) {
            URI uri = URI.create("https://127.0.0.1:%d/".formatted(server.port()));
            HttpRequest request =
                    HttpRequest.newBuilder(uri)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(large))
                            .build();
            HttpResponse<byte[]> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofByteArray());

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(Bytes.wrap(answer.body())).isEqualTo(Bytes.wrap(large));
        }
    }

    private static ListenerSettings encrypted(Path folder) throws Exception {
        TestingCertificates certificates = new TestingCertificates(folder);
        return ListenerSettings.encrypted(
                new ListenAddress.Tcp("127.0.0.1", 0),
                certificates.selfSigned("server").settings());
    }

    private static HttpClient trustingClient() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new AnyCertificate()}, null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    @Test
    void request_withoutTls_isAnsweredWithPriorKnowledge() throws Exception {
        try (TestingServer server = TestingServer.start(TestingServer::echo);
                Http2Client client = connect(server)) {
            client.get(1, "/a?b");

            assertThat(client.next().type()).isEqualTo(HEADERS);
            assertThat(client.next(DATA).payload()).isEqualTo("GET /a?b ");
            client.request(3, false, ":method", "POST", ":scheme", "http", ":path", "/c");
            client.send(DATA, 0, 3, "he".getBytes(StandardCharsets.US_ASCII));
            client.send(DATA, END_STREAM, 3, "llo".getBytes(StandardCharsets.US_ASCII));
            assertThat(body(client)).isEqualTo("POST /c hello");
        }
    }

    @Test
    void request_withAuthority_hasItAsHost() throws Exception {
        CompletableFuture<WireHeaders> seen = new CompletableFuture<>();
        WireHandler handler =
                request -> {
                    seen.complete(request.headers());
                    return TestingServer.echo(request);
                };
        try (TestingServer server = TestingServer.start(handler);
                Http2Client client = connect(server)) {
            client.request(
                    1,
                    true,
                    ":method",
                    "GET",
                    ":scheme",
                    "http",
                    ":path",
                    "/",
                    ":authority",
                    "h",
                    "x-vault-token",
                    "s.a");

            assertThat(soon(seen).first("Host")).isEqualTo("h");
            assertThat(soon(seen).first("X-Vault-Token")).isEqualTo("s.a");
            assertThat(soon(seen).size()).isEqualTo(2);
        }
    }

    @Test
    void head_hasNoBody() throws Exception {
        try (TestingServer server = TestingServer.start(TestingServer::echo);
                Http2Client client = connect(server)) {
            client.request(1, true, ":method", "HEAD", ":scheme", "http", ":path", "/");
            Http2Client.Frame frame = client.next();

            assertThat(frame.type()).isEqualTo(HEADERS);
            assertThat(frame.endsStream()).isTrue();
        }
    }

    @Test
    void stream_resetWhileHandlerRuns_isNoticedAtOnce() throws Exception {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        WireHandler handler = waiting(begun, gone);
        try (TestingServer server = TestingServer.start(handler);
                Http2Client client = connect(server)) {
            client.get(1, "/wait");
            assertThat(soon(begun)).isTrue();
            client.send(RST_STREAM, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) CANCEL);

            assertThat(soon(gone)).isTrue();
            client.get(3, "/b");
            assertThat(body(client)).isEqualTo("GET /b ");
        }
    }

    @Test
    void client_closesWhileHandlerRuns_isNoticedAtOnce() throws Exception {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        try (TestingServer server = TestingServer.start(waiting(begun, gone))) {
            try (Http2Client client = connect(server)) {
                client.get(1, "/wait");
                assertThat(soon(begun)).isTrue();
            }
            assertThat(soon(gone)).isTrue();
        }
    }

    private static WireHandler waiting(
            CompletableFuture<Boolean> begun, CompletableFuture<Boolean> gone) {
        return request -> {
            if (request.target().equals("/wait")) {
                request.client().onGone(() -> gone.complete(request.client().gone()));
                begun.complete(true);
                gone.join();
            }
            return TestingServer.echo(request);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":method=GET :scheme=http",
                ":method=GET :scheme=http :path=",
                ":method=GET :scheme=http :path=a",
                ":scheme=http :path=/",
                ":method=GET :scheme=http :path=/ :path=/",
                ":method=G(T :scheme=http :path=/",
                ":method=GET :scheme=http :path=/ connection=close",
                ":method=GET :scheme=http :path=/ transfer-encoding=chunked",
                ":method=GET :scheme=http :path=/ Upper=x",
                ":method=GET :scheme=http a=b :path=/",
                ":method=GET :scheme=http :path=/ content-length=1",
                ":method=GET :scheme=http :path=/ content-length=0 content-length=1",
                ":method=GET :scheme=http :path=/ content-length=x",
                ":method=GET :scheme=http :path=/ a=b\rc",
                ":method=GET :scheme=http :path=/ a=b\u0000c",
                ":method=GET :scheme=http :path=/a\tb",
            })
    void headers_malformed_resetTheStream(String fields) throws Exception {
        try (TestingServer server = TestingServer.start(TestingServer::echo);
                Http2Client client = connect(server)) {
            List<String> parts = new ArrayList<>();
            for (String field : fields.split(" ", -1)) {
                parts.addAll(List.of(field.split("=", 2)));
            }
            client.request(1, true, parts.toArray(String[]::new));
            Http2Client.Frame reset = client.next();

            assertThat(reset.type()).isEqualTo(RST_STREAM);
            assertThat(reset.error()).isEqualTo(PROTOCOL_ERROR);
            client.get(3, "/b");
            assertThat(body(client)).isEqualTo("GET /b ");
        }
    }

    @Test
    void body_otherThanItsLength_resetsTheStream() throws Exception {
        try (TestingServer server = TestingServer.start(TestingServer::echo);
                Http2Client client = connect(server)) {
            client.request(
                    1,
                    false,
                    ":method",
                    "PUT",
                    ":scheme",
                    "http",
                    ":path",
                    "/",
                    "content-length",
                    "5");
            client.send(DATA, END_STREAM, 1, (byte) 'a');

            assertThat(client.next(RST_STREAM).error()).isEqualTo(PROTOCOL_ERROR);
        }
    }

    @Test
    void ping_isAnswered() throws Exception {
        try (TestingServer server = TestingServer.start(TestingServer::echo);
                Http2Client client = connect(server)) {
            client.send(PING, 0, 0, "12345678".getBytes(StandardCharsets.US_ASCII));

            assertThat(client.next(PING).payload()).isEqualTo("12345678");
        }
    }
}
