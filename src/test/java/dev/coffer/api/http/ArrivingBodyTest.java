package dev.coffer.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coffer.request.BrokenBodyException;
import dev.coffer.request.IncomingBody;
import dev.coffer.request.RequestFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that come over time, over real connections. */
final class ArrivingBodyTest {
    /** Far more than all windows, and more than any body that is read first. */
    private static final int LARGE_BYTES = 41 << 20;

    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

    /** What became of each body that was read. */
    private final BlockingQueue<String> ends = new ArrayBlockingQueue<>(10);

    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch mayRead = new CountDownLatch(1);

    /** Reads bodies itself below {@code /up}, in four ways. */
    private final WireHandler handler =
            new WireHandler() {
                @Override
                public boolean readsBodyItself(String method, String target) {
                    return target.startsWith("/up");
                }

                @Override
                public WireResponse handle(WireRequest request) {
                    return switch (request.target()) {
                        case "/up" -> TestingServer.text(summed(request.wholeBody()));
                        case "/up/later" -> {
                            await(mayRead);
                            yield TestingServer.text(summed(request.wholeBody()));
                        }
                        case "/up/no" -> new WireResponse(403, TestingServer.TEXT, request.body());
                        default -> TestingServer.echo(request);
                    };
                }
            };

    private String summed(IncomingBody body) {
        begun.release();
        CRC32 sum = new CRC32();
        byte[] part = new byte[10_000];
        long length = 0;
        try (InputStream in = body.read()) {
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                sum.update(part, 0, count);
                length += count;
            }
            ends.add("whole");
            return length + " " + sum.getValue();
        } catch (BrokenBodyException broken) {
            RequestFailure refusal = broken.refusal();
            ends.add(refusal.status() + " " + refusal.errors().getFirst());
            return "broken";
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String end() throws InterruptedException {
        String end = ends.poll(30, TimeUnit.SECONDS);
        return end == null ? "none" : end;
    }

    private static byte[] large() {
        byte[] large = new byte[LARGE_BYTES];
        new Random(11).nextBytes(large);
        return large;
    }

    private static String sum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return bytes.length + " " + sum.getValue();
    }

    private static String post(String target, String more) {
        return "POST " + target + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
    }

    @Test
    void body_ofKnownLength_flowsAndTheConnectionLivesOn() throws Exception {
        byte[] large = large();
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            client.send(post("/up", "Content-Length: " + large.length + "\r\n")).send(large);

            assertThat(client.answer().text()).isEqualTo(sum(large));
            assertThat(client.ask(NEXT).text()).isEqualTo("GET /next ");
        }
    }

    @Test
    void body_inChunks_flowsAndTheConnectionLivesOn() throws Exception {
        byte[] large = large();
        String chunk = Integer.toHexString(large.length) + "\r\n";
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            client.send(post("/up", "Transfer-Encoding: chunked\r\n") + chunk).send(large);
            client.send("\r\n3\r\nabc\r\n0\r\n\r\n" + NEXT);

            assertThat(client.answer().text()).startsWith(LARGE_BYTES + 3 + " ");
            assertThat(client.answer().text()).isEqualTo("GET /next ");
        }
    }

    @Test
    @EnabledIf("dev.coffer.api.http.TestingCertificates#available")
    void body_overHttp2_flows(@TempDir Path folder) throws Exception {
        byte[] large = large();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new AnyCertificate()}, null);
        ListenerSettings settings =
                ListenerSettings.encrypted(
                        new ListenAddress.Tcp("127.0.0.1", 0),
                        new TestingCertificates(folder).selfSigned("server").settings());
        try (TestingServer server = TestingServer.start(settings, ServerLimits.DEFAULT, handler);
                HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create("https://127.0.0.1:%d/up".formatted(server.port())))
                            .POST(BodyPublishers.ofByteArray(large))
                            .build();

            var answer = client.send(request, BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.body()).isEqualTo(sum(large));
        }
    }

    /** Goal: who waits for a handler that does not read is not late, and holds one window. */
    @Test
    void body_ofAHandlerThatReadsLater_waits() throws Exception {
        byte[] large = large();
        Duration moment = Duration.ofSeconds(1);
        Timeouts timeouts =
                new Timeouts(
                        TestingServer.LONG,
                        moment,
                        TestingServer.LONG,
                        TestingServer.LONG,
                        TestingServer.LONG);
        try (TestingServer server = TestingServer.start(timeouts, RequestLimits.DEFAULT, handler);
                RawClient client = server.client();
                RawClient other = server.client()) {
            Thread sender =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    client.send(
                                                    post(
                                                            "/up/later",
                                                            "Content-Length: "
                                                                    + large.length
                                                                    + "\r\n"))
                                            .send(large);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            String late = post("/up", "Content-Length: 4\r\n");
            assertThat(other.ask(late + "a").text()).isEqualTo("broken");
            assertThat(end()).startsWith("408 ");
            mayRead.countDown();

            assertThat(client.answer().text()).isEqualTo(sum(large));
            sender.join();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 100\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3"})
    void body_ofAClientThatGoes_breaks(String rest) throws Exception {
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            client.send("POST /up HTTP/1.1\r\nHost: a\r\n" + rest);
            begun.acquire();
            client.leave();

            assertThat(end()).isEqualTo("503 the client has gone; nothing was changed");
        }
    }

    @Test
    void body_withABrokenFrame_breaksAndTheConnectionEnds() throws Exception {
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            client.send(post("/up", "Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\nzz\r\n");

            assertThat(client.answer().headers()).containsEntry("connection", "close");
            assertThat(end())
                    .isEqualTo("400 the body of the request is malformed; nothing was changed");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void body_thatNobodyReads_isNotAskedFor() throws Exception {
        String length = "Content-Length: 100000000\r\n";
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client();
                RawClient asking = server.client()) {
            client.send(post("/up/no", length)).send(new byte[10 << 20]);
            assertThat(client.answer().status()).isEqualTo(403);

            String head = post("/up/no", length + "Expect: 100-continue\r\n");
            assertThat(asking.ask(head).status()).isEqualTo(403);
            assertThat(asking.rest()).isEmpty();
        }
    }

    @Test
    void body_ofAClientThatWaits_isAskedForWhenItIsRead() throws Exception {
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            client.send(post("/up", "Content-Length: 3\r\nExpect: 100-continue\r\n"));
            assertThat(client.answer().status()).isEqualTo(100);

            assertThat(client.ask("abc").text()).startsWith("3 ");
        }
    }

    @Test
    void bodyOverHttp2_thatNobodyReads_isStopped() throws Exception {
        try (TestingServer server = TestingServer.start(handler);
                Http2Client client = Http2Client.connect(server.port())) {
            client.request(1, false, head("/up/no"));
            assertThat(client.next(Http2Client.HEADERS).stream()).isEqualTo(1);
            assertThat(client.next(Http2Client.RST_STREAM).error()).isZero();
            client.get(3, "/next");

            assertThat(client.next(Http2Client.DATA).payload()).isEqualTo("GET /next ");
        }
    }

    @Test
    void bodyOverHttp2_withTrailers_ends() throws Exception {
        try (TestingServer server = TestingServer.start(handler);
                Http2Client client = Http2Client.connect(server.port())) {
            client.request(1, false, head("/up"));
            client.send(Http2Client.DATA, 0, 1, new byte[100]);
            client.request(1, true, "x-sum", "none");

            assertThat(client.next(Http2Client.DATA).payload()).startsWith("100 ");
        }
    }

    @Test
    void bodyOverHttp2_ofAStreamThatIsReset_breaks() throws Exception {
        try (TestingServer server = TestingServer.start(handler);
                Http2Client client = Http2Client.connect(server.port())) {
            client.request(1, false, head("/up"));
            client.send(Http2Client.DATA, 0, 1, new byte[100]);
            begun.acquire();
            client.send(Http2Client.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});

            assertThat(end()).startsWith("503 the client has gone");
        }
    }

    private static String[] head(String path) {
        return new String[] {
            ":method", "POST", ":scheme", "http", ":path", path, ":authority", "a"
        };
    }

    @Test
    void body_serverStops_breaks() throws Exception {
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            client.send(post("/up", "Content-Length: 3\r\nExpect: 100-continue\r\n"));
            assertThat(client.answer().status()).isEqualTo(100);
            boolean _ = server.http().drain(Duration.ofSeconds(30));

            assertThat(end()).startsWith("503 server is shutting down");
        }
    }

    /** Goal: the memory of the window is given back, whichever way the body ends. */
    @Test
    void bodies_oneAfterTheOther_fitInTheMemoryOfOne() throws Exception {
        ServerLimits limits = new ServerLimits(10, 10, ArrivingBody.WINDOW_BYTES + 1, 1);
        ListenerSettings settings =
                new ListenerSettings(
                        new ListenAddress.Tcp("127.0.0.1", 0),
                        null,
                        TestingServer.PATIENT,
                        new RequestLimits(1_000, 10_000, 100, 100, 10, 10));
        try (TestingServer server = TestingServer.start(settings, limits, handler)) {
            for (int i = 0; i < 3; i++) {
                try (RawClient client = server.client();
                        Http2Client second = Http2Client.connect(server.port())) {
                    String whole = post("/up", "Content-Length: 3\r\n") + "abc";
                    assertThat(client.ask(whole).text()).startsWith("3 ");
                    String refused = post("/up/no", "Content-Length: 3\r\n");
                    second.request(1, false, head("/up/no"));
                    assertThat(second.next(Http2Client.RST_STREAM).error()).isZero();
                    second.request(3, false, head("/up"));
                    second.send(Http2Client.DATA, Http2Client.END_STREAM, 3, new byte[3]);
                    assertThat(second.next(Http2Client.DATA).payload()).startsWith("3 ");
                    assertThat(client.ask(refused).status()).isEqualTo(403);
                    assertThat(client.rest()).isEmpty();
                }
            }
        }
    }

    @Test
    void body_canBeReadOnce() throws Exception {
        ArrivingBody body = new ArrivingBody(3, _ -> {});
        body.end();
        try (InputStream in = body.read()) {
            assertThat(in.read()).isEqualTo(-1);
        }

        assertThat(catchThrowable(body::read)).isInstanceOf(RequestFailure.Unavailable.class);
    }
}
