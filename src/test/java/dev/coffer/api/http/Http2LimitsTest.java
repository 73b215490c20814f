package dev.coffer.api.http;

import static dev.coffer.api.http.Http2Client.CONTINUATION;
import static dev.coffer.api.http.Http2Client.DATA;
import static dev.coffer.api.http.Http2Client.END_STREAM;
import static dev.coffer.api.http.Http2Client.GOAWAY;
import static dev.coffer.api.http.Http2Client.HEADERS;
import static dev.coffer.api.http.Http2Client.RST_STREAM;
import static dev.coffer.api.http.Http2Client.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an HTTP/2 client can cost the server, in streams, frames, bytes and time. */
class Http2LimitsTest {
    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final Duration LONG = TestingServer.LONG;
    private static final Duration SHORT = Duration.ofMillis(200);

    private static Http2Client connect(TestingServer server) throws IOException {
        return Http2Client.connect(server.port());
    }

    private static TestingServer server(RequestLimits limits, WireHandler handler)
            throws IOException {
        return TestingServer.start(TestingServer.PATIENT, limits, handler);
    }

    private static RequestLimits limits(int bodyBytes, int streams) {
        return new RequestLimits(bodyBytes, 20_000, 50, 4_000, 64, streams);
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

    @Test
    void body_tooLarge_isRefusedAndTheRestReadOver() throws Exception {
        try (TestingServer server = server(limits(1_000, 10), TestingServer::echo);
                Http2Client client = connect(server)) {
            client.request(1, false, ":method", "PUT", ":scheme", "http", ":path", "/");
            client.send(DATA, 0, 1, new byte[900]);
            client.send(DATA, 0, 1, new byte[900]);

            assertThat(body(client)).contains("http: request body too large");
            assertThat(client.next().type()).isEqualTo(RST_STREAM);
            client.request(
                    3,
                    false,
                    ":method",
                    "PUT",
                    ":scheme",
                    "http",
                    ":path",
                    "/",
                    "content-length",
                    "1001");
            assertThat(body(client)).contains("http: request body too large");
        }
    }

    @Test
    void head_tooLargeTooManyOrTooLong_isRefused() throws Exception {
        try (TestingServer server = server(limits(1_000, 10), TestingServer::echo);
                Http2Client client = connect(server)) {
            client.get(1, "/" + "a".repeat(4_000));
            assertThat(body(client)).isEqualTo("414 Request URI Too Long");

            List<String> many = new ArrayList<>();
            many.addAll(List.of(":method", "GET", ":scheme", "http", ":path", "/"));
            for (int i = 0; i < 51; i++) {
                many.addAll(List.of("a", "b"));
            }
            client.request(3, true, many.toArray(String[]::new));
            assertThat(body(client)).isEqualTo("431 Request Header Fields Too Large");
        }
    }

    @Test
    void streams_beyondTheLimit_areRefused() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        WireHandler handler =
                request -> {
                    awaitZero(open);
                    return TestingServer.echo(request);
                };
        try (TestingServer server = server(limits(1_000, 2), handler);
                Http2Client client = connect(server)) {
            client.get(1, "/a").get(3, "/b").get(5, "/c");
            Http2Client.Frame reset = client.next();
            open.countDown();

            assertThat(reset.type()).isEqualTo(RST_STREAM);
            assertThat(reset.stream()).isEqualTo(5);
            assertThat(body(client)).startsWith("GET /");
            assertThat(body(client)).startsWith("GET /");
        }
    }

    /** Goal: resetting streams does not make room for more handlers. */
    @Test
    void streams_resetWhileTheirHandlersRun_stillCount() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        WireHandler handler =
                request -> {
                    awaitZero(open);
                    return TestingServer.echo(request);
                };
        try (TestingServer server = server(limits(1_000, 2), handler);
                Http2Client client = connect(server)) {
            for (int stream = 1; stream <= 3; stream += 2) {
                client.get(stream, "/a");
                client.send(RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) CANCEL);
            }
            client.get(5, "/c");
            Http2Client.Frame reset = client.next();
            open.countDown();

            assertThat(reset.error()).isEqualTo(REFUSED_STREAM);
        }
    }

    /** Goal: opening and resetting streams without end costs the attacker the connection. */
    @Test
    void rapidReset_isCalmed() throws Exception {
        try (TestingServer server = TestingServer.start(TestingServer::echo);
                Http2Client client = connect(server)) {
            flood(() -> {
                for (int stream = 1; stream < 2_000; stream += 2) {
                    client.get(stream, "/");
                    client.send(RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) CANCEL);
                }
            });
            int e = goodbye(client);
            System.err.println("GOODBYE " + e);
            assertThat(e).isIn(ENHANCE_YOUR_CALM, -1);
        }
    }

    @Test
    void continuationFlood_isCalmed() throws Exception {
        try (TestingServer server = TestingServer.start(TestingServer::echo);
                Http2Client client = connect(server)) {
            flood(() -> {
                client.send(HEADERS, 0, 1, Http2Client.block(":method", "GET", ":scheme", "http"));
                for (int i = 0; i < 10_000; i++) {
                    client.send(CONTINUATION, 0, 1, Http2Client.block("a", "b"));
                }
            });
            int e = goodbye(client);
            System.err.println("GOODBYE " + e);
            assertThat(e).isIn(ENHANCE_YOUR_CALM, -1);
        }
    }

    @Test
    void emptyDataFlood_isCalmed() throws Exception {
        try (TestingServer server = TestingServer.start(TestingServer::echo);
                Http2Client client = connect(server)) {
            flood(() -> {
                client.request(1, false, ":method", "PUT", ":scheme", "http", ":path", "/");
                for (int i = 0; i < 10_000; i++) {
                    client.send(DATA, 0, 1);
                }
            });
            int e = goodbye(client);
            System.err.println("GOODBYE " + e);
            assertThat(e).isIn(ENHANCE_YOUR_CALM, -1);
        }
    }

    /** What an attacker does until it is cut off. */
    private interface Attack {
        void run() throws IOException;
    }

    private static void flood(Attack attack) {
        try {
            attack.run();
        } catch (IOException cutOff) {
            assertThat(cutOff).isInstanceOf(SocketException.class);
        }
    }

    /** The error of the server's goodbye; -1 if the reset of the connection overtook it. */
    private static int goodbye(Http2Client client) throws IOException {
        try {
            int error = client.next(GOAWAY).error();
            client.awaitClose();
            return error;
        } catch (SocketException reset) {
            return -1;
        }
    }

    @Test
    void connection_idle_saysGoodbye() throws Exception {
        Timeouts timeouts = new Timeouts(LONG, LONG, SHORT, LONG, LONG);
        try (TestingServer server =
                        TestingServer.start(timeouts, RequestLimits.DEFAULT, TestingServer::echo);
                Http2Client client = connect(server)) {
            client.get(1, "/a");

            assertThat(body(client)).isEqualTo("GET /a ");
            assertThat(client.next(GOAWAY).error()).isZero();
            client.awaitClose();
        }
    }

    @Test
    void body_tooSlow_getsTimeout() throws Exception {
        Timeouts timeouts = new Timeouts(LONG, SHORT, LONG, LONG, LONG);
        try (TestingServer server =
                        TestingServer.start(timeouts, RequestLimits.DEFAULT, TestingServer::echo);
                Http2Client client = connect(server)) {
            client.request(1, false, ":method", "PUT", ":scheme", "http", ":path", "/");

            assertThat(body(client)).isEqualTo("408 Request Timeout");
            assertThat(client.next().type()).isEqualTo(RST_STREAM);
        }
    }

    @Test
    void request_beyondItsTime_isTold() throws Exception {
        WireHandler handler =
                request -> {
                    CompletableFuture<Boolean> late = new CompletableFuture<>();
                    request.client().onExpired(() -> late.complete(request.client().gone()));
                    return TestingServer.text("gone " + late.join());
                };
        Timeouts timeouts = new Timeouts(LONG, LONG, LONG, SHORT, LONG);
        try (TestingServer server = TestingServer.start(timeouts, RequestLimits.DEFAULT, handler);
                Http2Client client = connect(server)) {
            client.get(1, "/");

            assertThat(body(client)).isEqualTo("gone false");
        }
    }

    /** Goal: a client that opens no window cannot hold an answer for ever. */
    @Test
    void answer_notTaken_resetsTheStream() throws Exception {
        Timeouts timeouts = new Timeouts(LONG, LONG, LONG, LONG, SHORT);
        byte[] noWindow = {0, 4, 0, 0, 0, 0};
        try (TestingServer server =
                        TestingServer.start(timeouts, RequestLimits.DEFAULT, TestingServer::echo);
                Http2Client client = Http2Client.connect(server.port(), noWindow)) {
            client.get(1, "/a");

            assertThat(client.next(RST_STREAM).error()).isEqualTo(CANCEL);
            client.send(SETTINGS, 0, 0, (byte) 0, (byte) 4, (byte) 0, (byte) 0, (byte) 9, (byte) 9);
            client.get(3, "/b");
            assertThat(body(client)).isEqualTo("GET /b ");
        }
    }

    /** Goal: bodies that find no memory wait, are refused after a while, and leave nothing held. */
    @Test
    void bodies_beyondTheBudget_areRefused() throws Exception {
        int budget = 40_000;
        ListenerSettings listener =
                new ListenerSettings(
                        new ListenAddress.Tcp("127.0.0.1", 0),
                        null,
                        TestingServer.PATIENT,
                        limits(budget, 10));
        WireHandler handler = request -> TestingServer.text("" + request.body().length());
        try (TestingServer server =
                        TestingServer.start(
                                listener, new ServerLimits(50, 50, budget, 1), handler);
                Http2Client client = connect(server)) {
            String[] put = {":method", "PUT", ":scheme", "http", ":path", "/"};
            client.request(1, false, put);
            for (int i = 0; i < 3; i++) {
                client.send(DATA, 0, 1, new byte[10_000]);
            }
            client.request(3, false, put);
            client.send(DATA, 0, 3, new byte[16_000]);
            client.send(DATA, END_STREAM, 3, new byte[16_000]);
            assertThat(body(client)).contains("too many request bodies are in progress");

            client.send(DATA, END_STREAM, 1, new byte[10_000]);
            assertThat(body(client)).isEqualTo("40000");
            client.request(5, false, put);
            for (int i = 0; i < 4; i++) {
                client.send(DATA, i == 3 ? END_STREAM : 0, 5, new byte[10_000]);
            }
            assertThat(body(client)).isEqualTo("40000");
        }
    }
}
