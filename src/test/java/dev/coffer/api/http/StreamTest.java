package dev.coffer.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.BodyStream;
import dev.coffer.request.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Bodies that come over time, over real connections. */
class StreamTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Bytes LARGE = Bytes.wrap(new byte[OpenBody.WINDOW_BYTES]);

    /** A piece that ends the body. */
    private static final String END = "end";

    private final BlockingQueue<String> pieces = new ArrayBlockingQueue<>(100);
    private final CountDownLatch gone = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Gives each piece that the test gives; fails at the piece "fail". */
    private void produce(BodyStream.Sink sink) {
        sink.onEnd(gone::countDown);
        sink.onEnd(() -> pieces.add(END));
        try {
            for (String piece = pieces.take(); !piece.equals(END); piece = pieces.take()) {
                if (piece.equals("fail")) {
                    throw new IllegalStateException("no more pieces");
                }
                boolean _ = sink.send(Bytes.fromUtf8(piece));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private TestingServer server() throws IOException {
        return server(TestingServer.PATIENT);
    }

    private TestingServer server(Timeouts timeouts) throws IOException {
        return TestingServer.start(timeouts, RequestLimits.DEFAULT, this::answer);
    }

    private WireResponse answer(WireRequest request) {
        return request.target().equals("/")
                ? WireResponse.streaming(200, TestingServer.TEXT, this::produce)
                : TestingServer.echo(request);
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void stream_pieceByPiece_comesInChunksAndTheConnectionLivesOn() throws Exception {
        try (TestingServer server = server();
                RawClient client = server.client()) {
            client.send(GET + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
            RawClient.Answer head = client.answerToHead();
            assertThat(head.headers())
                    .containsEntry("transfer-encoding", "chunked")
                    .doesNotContainKeys("content-length", "connection");
            for (String piece : new String[] {"one", "two"}) {
                pieces.add(piece);
                assertThat(client.chunk()).isEqualTo(piece);
            }
            pieces.add(END);
            assertThat(client.chunk()).isEmpty();
            assertThat(client.answer().text()).isEqualTo("GET /next ");
        }
    }

    @Test
    void stream_toHttp10_endsWithTheConnection() throws Exception {
        try (TestingServer server = server();
                RawClient client = server.client()) {
            client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(client.answerToHead().headers())
                    .containsEntry("connection", "close")
                    .doesNotContainKeys("content-length", "transfer-encoding");
            pieces.add("one");
            pieces.add(END);
            assertThat(client.rest()).isEqualTo("one");
        }
    }

    @Test
    void stream_toHead_isOverAtOnce() throws Exception {
        try (TestingServer server = server();
                RawClient client = server.client()) {
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.answerToHead().status()).isEqualTo(200);
            await(ended);
            assertThat(client.ask("GET /next HTTP/1.1\r\nHost: a\r\n\r\n").text())
                    .isEqualTo("GET /next ");
        }
    }

    @Test
    void stream_clientGoes_isToldAndEnds() throws Exception {
        try (TestingServer server = server();
                RawClient client = server.client()) {
            client.send(GET);
            assertThat(client.answerToHead().status()).isEqualTo(200);
            client.leave();
            await(gone);
            await(ended);
        }
    }

    @Test
    void stream_thatFails_breaksTheConnectionOffWithoutTheLastChunk() throws Exception {
        try (TestingServer server = server();
                RawClient client = server.client()) {
            client.send(GET);
            assertThat(client.answerToHead().status()).isEqualTo(200);
            pieces.add("one");
            assertThat(client.chunk()).isEqualTo("one");
            pieces.add("fail");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void stream_serverDrains_endsWholeAndInTime() throws Exception {
        try (TestingServer server = server();
                RawClient client = server.client()) {
            client.send(GET);
            assertThat(client.answerToHead().status()).isEqualTo(200);
            assertThat(server.http().drain(Duration.ofSeconds(30))).isTrue();
            assertThat(client.chunk()).isEmpty();
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void stream_serverCloses_isToldAndEnds() throws Exception {
        TestingServer server = server();
        try (RawClient client = server.client()) {
            client.send(GET);
            assertThat(client.answerToHead().status()).isEqualTo(200);
            server.close();
            await(gone);
            await(ended);
        }
    }

    /** A handler that is late sees its time over; what streams has no such time. */
    @Test
    void stream_longerThanARequestMayTake_goesOn() throws Exception {
        Duration patient = TestingServer.LONG;
        try (TestingServer server =
                        server(new Timeouts(patient, patient, patient, SHORT, patient));
                RawClient other = server.client();
                RawClient client = server.client()) {
            client.send(GET);
            assertThat(client.answerToHead().status()).isEqualTo(200);
            CountDownLatch late = new CountDownLatch(1);
            try (TestingServer second =
                            TestingServer.start(
                                    new Timeouts(patient, patient, patient, SHORT, patient),
                                    RequestLimits.DEFAULT,
                                    request -> {
                                        request.client().onExpired(late::countDown);
                                        awaitQuietly(late);
                                        return TestingServer.text("late");
                                    });
                    RawClient asks = second.client()) {
                assertThat(asks.ask(GET).text()).isEqualTo("late");
            }
            pieces.add("still here");
            assertThat(client.chunk()).isEqualTo("still here");
            assertThat(other.ask("GET /next HTTP/1.1\r\nHost: a\r\n\r\n").status()).isEqualTo(200);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            await(latch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Who does not read stops the producer within a few buffers, and is cut off in time. */
    @Test
    void stream_clientThatDoesNotRead_holdsTheProducerAndIsCutOff() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        CountDownLatch over = new CountDownLatch(1);
        Duration patient = TestingServer.LONG;
        Timeouts hasty = new Timeouts(patient, patient, patient, patient, Duration.ofSeconds(1));
        try (TestingServer server =
                        TestingServer.start(
                                hasty,
                                RequestLimits.DEFAULT,
                                _ ->
                                        WireResponse.streaming(
                                                200,
                                                TestingServer.TEXT,
                                                sink -> {
                                                    while (sink.send(LARGE)) {
                                                        sent.incrementAndGet();
                                                    }
                                                    over.countDown();
                                                }));
                RawClient client = server.client()) {
            client.send(GET);
            await(over);
            // The kernel's buffers hold some megabytes, the server next to nothing.
            assertThat((long) sent.get() * LARGE.length()).isLessThan(64L << 20);
        }
    }

    @Test
    void stream_inHttp2_comesInDataFramesAndEndsTheStream() throws Exception {
        try (TestingServer server = server();
                Http2Client client = Http2Client.connect(server.port())) {
            client.get(1, "/");
            assertThat(client.next(Http2Client.HEADERS).endsStream()).isFalse();
            pieces.add("one");
            assertThat(client.next(Http2Client.DATA).payload()).isEqualTo("one");
            pieces.add(END);
            assertThat(client.next(Http2Client.DATA).endsStream()).isTrue();
        }
    }

    @Test
    void stream_inHttp2ThatIsReset_isToldAndEnds() throws Exception {
        try (TestingServer server = server();
                Http2Client client = Http2Client.connect(server.port())) {
            client.get(1, "/");
            Http2Client.Frame _ = client.next(Http2Client.HEADERS);
            client.send(Http2Client.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});
            await(gone);
            await(ended);
        }
    }

    @Test
    void stream_inHttp2ThatFails_isReset() throws Exception {
        try (TestingServer server = server();
                Http2Client client = Http2Client.connect(server.port())) {
            client.get(1, "/");
            Http2Client.Frame _ = client.next(Http2Client.HEADERS);
            pieces.add("fail");
            assertThat(client.next(Http2Client.RST_STREAM).stream()).isEqualTo(1);
        }
    }

    @Test
    void stream_inHttp2ServerDrains_endsWhole() throws Exception {
        try (TestingServer server = server();
                Http2Client client = Http2Client.connect(server.port())) {
            client.get(1, "/");
            Http2Client.Frame _ = client.next(Http2Client.HEADERS);
            assertThat(server.http().drain(Duration.ofSeconds(30))).isTrue();
            assertThat(client.next(Http2Client.DATA).endsStream()).isTrue();
        }
    }

    @Test
    void await_wokenBefore_doesNotWait() throws Exception {
        CountDownLatch woken = new CountDownLatch(1);
        try (TestingServer server =
                        TestingServer.start(_ ->
                                WireResponse.streaming(
                                        200,
                                        TestingServer.TEXT,
                                        sink -> {
                                            sink.wake();
                                            if (sink.await(TestingServer.LONG)
                                                    && !sink.await(Duration.ZERO)) {
                                                woken.countDown();
                                            }
                                        }));
                RawClient client = server.client()) {
            client.send(GET);
            assertThat(client.answerToHead().status()).isEqualTo(200);
            assertThat(client.chunk()).isEmpty();
            await(woken);
        }
    }
}
