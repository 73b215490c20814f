package dev.coffer.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Start and end of a server, and where it listens. */
class HttpServerTest {
    private static final String GET = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final ListenAddress.Tcp ANY_PORT = new ListenAddress.Tcp("127.0.0.1", 0);
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static HttpServer start(Transport transport, ListenAddress... addresses)
            throws IOException {
        List<ListenerSettings> listeners =
                List.of(addresses).stream().map(ListenerSettings::cleartext).toList();
        InstantSource clock = InstantSource.fixed(TestingServer.NOW);
        return HttpServer.start(
                listeners, ServerLimits.DEFAULT, clock, TestingServer::echo, transport);
    }

    private static String askUnix(Path path) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        try (SocketChannel socket = SocketChannel.open(address)) {
            String request = "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            int written = socket.write(StandardCharsets.US_ASCII.encode(request));
            assertThat(written).isEqualTo(request.length());
            byte[] answer = Channels.newInputStream(socket).readAllBytes();
            return StandardCharsets.US_ASCII.decode(ByteBuffer.wrap(answer)).toString();
        }
    }

    @ParameterizedTest
    @EnumSource
    void listeners_ofBothKinds_serveOnEachTransport(Transport transport, @TempDir Path folder)
            throws Exception {
        Path path = folder.resolve("api.sock");
        ListenAddress.Unix unix = new ListenAddress.Unix(path, OWNER_ONLY);
        try (HttpServer server = start(transport, ANY_PORT, unix, ANY_PORT)) {
            ListenAddress.Tcp first = (ListenAddress.Tcp) server.addresses().get(0);
            ListenAddress.Tcp third = (ListenAddress.Tcp) server.addresses().get(2);

            assertThat(first.port()).isPositive().isNotEqualTo(third.port());
            assertThat(server.addresses().get(1)).isEqualTo(unix);
            assertThat(Files.getPosixFilePermissions(path)).isEqualTo(OWNER_ONLY);
            for (ListenAddress.Tcp tcp : List.of(first, third)) {
                try (RawClient client = RawClient.connect(tcp.port())) {
                    assertThat(client.ask(GET).text()).isEqualTo("GET /a ");
                    assertThat(client.ask(GET).text()).isEqualTo("GET /a ");
                }
            }
            assertThat(askUnix(path)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nGET /a ");
        }
        assertThat(path).doesNotExist();
    }

    /** Goal: the slower transport notices clients that go, too. */
    @ParameterizedTest
    @EnumSource
    void client_goes_isNoticedOnEachTransport(Transport transport) throws Exception {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        WireHandler handler =
                request -> {
                    request.client().onGone(() -> gone.complete(true));
                    begun.complete(true);
                    gone.join();
                    return TestingServer.text("late");
                };
        List<ListenerSettings> listeners = List.of(ListenerSettings.cleartext(ANY_PORT));
        InstantSource clock = InstantSource.fixed(TestingServer.NOW);
        try (HttpServer server =
                HttpServer.start(listeners, ServerLimits.DEFAULT, clock, handler, transport)) {
            int port = ((ListenAddress.Tcp) server.addresses().getFirst()).port();
            try (RawClient client = RawClient.connect(port)) {
                client.send(GET);
                assertThat(soon(begun)).isTrue();
            }
            assertThat(soon(gone)).isTrue();
        }
    }

    @Test
    void unixSocket_leftBehind_isReplaced_aServedOneIsNot(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("api.sock");
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path));
            assertThatThrownBy(() -> start(Transport.best(), unix(path)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot listen on " + path + ": another server does");
        }
        assertThat(path).exists();
        try (HttpServer server = start(Transport.best(), unix(path))) {
            assertThat(server.addresses()).hasSize(1);
            assertThat(askUnix(path)).startsWith("HTTP/1.1 200 OK\r\n");
        }
        Files.writeString(path, "precious");
        assertThatThrownBy(() -> start(Transport.best(), unix(path)))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen on " + path + ": the file exists and is no socket");
        assertThat(path).hasContent("precious");
    }

    private static ListenAddress unix(Path path) {
        return new ListenAddress.Unix(path, Set.of());
    }

    /** Goal: if one address cannot be used, the ones before it are free again. */
    @Test
    void start_onTakenPort_saysSoAndLeavesNothingOpen(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("api.sock");
        try (HttpServer server = start(Transport.best(), ANY_PORT)) {
            ListenAddress taken = server.addresses().getFirst();

            assertThatThrownBy(() -> start(Transport.best(), unix(path), taken))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot listen on " + taken + ": ")
                    .hasMessageContaining("in use")
                    .message()
                    .doesNotContain("\n");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void start_withBodiesBeyondTheBudget_isRefused() {
        ServerLimits limits = new ServerLimits(10, 10, 1_000, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        HttpServer.start(
                                List.of(ListenerSettings.cleartext(ANY_PORT)),
                                limits,
                                InstantSource.system(),
                                TestingServer::echo));
    }

    /** Goal: at the end running requests are answered, new ones are told, idle clients leave. */
    @Test
    void drain_finishesRunningRequestsAndRefusesNewOnes() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        WireHandler handler =
                request -> {
                    if (request.target().equals("/slow")) {
                        begun.complete(true);
                        awaitOpen(open);
                    }
                    return TestingServer.echo(request);
                };
        try (TestingServer server = TestingServer.start(handler);
                RawClient idle = server.client();
                RawClient busy = server.client();
                Http2Client streams = Http2Client.connect(server.port())) {
            assertThat(idle.ask(GET).status()).isEqualTo(200);
            streams.get(1, "/a");
            assertThat(streams.next(Http2Client.DATA).payload()).isEqualTo("GET /a ");
            busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(soon(begun)).isTrue();

            assertThat(server.http().drain(Duration.ofMillis(10))).isFalse();
            assertThat(idle.rest()).isEmpty();
            streams.awaitClose();
            try (RawClient late = server.client()) {
                RawClient.Answer answer = late.ask(GET);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.text()).isEqualTo("{\"errors\":[\"server is shutting down\"]}\n");
                assertThat(late.rest()).isEmpty();
            }
            open.countDown();
            RawClient.Answer answer = busy.answer();
            assertThat(answer.text()).isEqualTo("GET /slow ");
            assertThat(answer.headers()).containsEntry("connection", "close");
            assertThat(server.http().drain(TestingServer.LONG)).isTrue();
            assertThat(server.http().requests()).isZero();
        }
    }

    /** Goal: drained means that a large answer is with its client, not only written. */
    @Test
    void drain_waitsForAnswersOnTheirWay() throws Exception {
        String large = "x".repeat(16 << 20);
        WireHandler handler = request -> TestingServer.text(large);
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            client.send(GET);
            assertThat(client.socket().getInputStream().read()).isEqualTo('H');

            assertThat(server.http().drain(Duration.ofMillis(10))).isFalse();
            assertThat(client.rest()).endsWith(large);
            assertThat(server.http().drain(TestingServer.LONG)).isTrue();
        }
    }

    /** Often: an event loop that ends while it has other things to do forgot its connections. */
    @RepeatedTest(200)
    void close_withRunningRequest_tellsItsHandler() throws Exception {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        WireHandler handler =
                request -> {
                    request.client().onGone(() -> gone.complete(true));
                    begun.complete(true);
                    gone.join();
                    return TestingServer.text("late");
                };
        TestingServer server = TestingServer.start(handler);
        try (RawClient client = server.client()) {
            try (server) {
                client.send(GET);
                assertThat(soon(begun)).isTrue();
            }
            assertThat(soon(gone)).isTrue();
        }
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never opened");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
