package dev.coffer.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import java.io.IOException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in every form they come in, and those that are cut, endless or too large. */
class Http1BodyTest {
    private static final int LIMIT = 100_000;
    private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String TOO_LARGE = "{\"errors\":[\"http: request body too large\"]}\n";

    private static @Nullable TestingServer server;

    @BeforeAll
    static void start() throws IOException {
        RequestLimits limits = new RequestLimits(LIMIT, 1 << 20, 256, 64 << 10, 64, 128);
        server = TestingServer.start(TestingServer.PATIENT, limits, TestingServer::echo);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static RawClient client() throws IOException {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server.client();
    }

    @Test
    void body_inOneByteAtATime_isWhole() throws IOException {
        try (RawClient client = client()) {
            for (char c : (POST + "Content-Length: 5\r\n\r\nhello").toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.answer().text()).isEqualTo("POST / hello");

            for (char c :
                    (CHUNKED + "3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nA: b\r\n\r\n").toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.answer().text()).isEqualTo("POST / hello");
        }
    }

    /** Goal: wherever the network cuts a stream of requests, the same requests come out. */
    @Test
    void requests_cutAnywhere_staySame() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String stream =
                (POST + "Content-Length: 3\r\n\r\nabc" + CHUNKED + "A\r\n0123456789\r\n0\r\n\r\n")
                        .repeat(20);
        try (RawClient client = client()) {
            int at = 0;
            while (at < stream.length()) {
                int end = Math.min(stream.length(), at + 1 + random.nextInt(120));
                client.send(stream.substring(at, end));
                at = end;
            }
            for (int i = 0; i < 20; i++) {
                assertThat(client.answer().text()).as("seed %s", seed).isEqualTo("POST / abc");
                assertThat(client.answer().text())
                        .as("seed %s", seed)
                        .isEqualTo("POST / 0123456789");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g\r\n",
                "\r\n",
                "-1\r\na\r\n",
                "+1\r\na\r\n",
                " 1\r\na\r\n",
                "1 \r\na\r\n",
                "0x1\r\na\r\n",
                "1\na\n",
                "1\r\nab\r\n",
                "1\r\na\n",
                "1;x\u0000\r\na\r\n",
                "123456789\r\n",
                "0\r\nbad trailer\r\n\r\n",
                "0\r\n: x\r\n\r\n",
            })
    void chunk_malformed_isRefusedAndConnectionEnds(String chunks) throws IOException {
        try (RawClient client = client()) {
            assertThat(client.ask(CHUNKED + chunks).status()).isEqualTo(400);
            assertThat(client.rest()).isEmpty();
        }
    }

    /** Goal: a flood of bytes that are no data costs the attacker the connection. */
    @Test
    void chunks_tinyWithLongExtensions_areRefused() throws IOException {
        String tiny = "1;" + "x".repeat(900) + "\r\na\r\n";
        try (RawClient client = client()) {
            assertThat(client.ask(CHUNKED + tiny.repeat(40)).status()).isEqualTo(400);
        }
        try (RawClient client = client()) {
            assertThat(client.ask(CHUNKED + "1;" + "x".repeat(2_000)).status()).isEqualTo(400);
        }
        try (RawClient client = client()) {
            String trailers = ("A: " + "x".repeat(900) + "\r\n").repeat(20);
            assertThat(client.ask(CHUNKED + "0\r\n" + trailers).status()).isEqualTo(431);
        }
    }

    @Test
    void body_ofTheGreatestSize_isWhole() throws IOException {
        String body = "x".repeat(LIMIT);
        try (RawClient client = client()) {
            String text = client.ask(POST + "Content-Length: " + LIMIT + "\r\n\r\n" + body).text();
            assertThat(text).hasSize("POST / ".length() + LIMIT);

            String chunked = CHUNKED + Integer.toHexString(LIMIT) + "\r\n" + body + "\r\n0\r\n\r\n";
            assertThat(client.ask(chunked).text()).isEqualTo(text);
        }
    }

    /** Goal: a client that sends all before it reads gets the answer too, not a reset. */
    @Test
    void body_oneByteTooLarge_isRefusedAndStillReadOver() throws IOException {
        String body = "x".repeat(LIMIT + 1);
        try (RawClient client = client()) {
            client.send(POST + "Content-Length: " + (LIMIT + 1) + "\r\n\r\n");
            client.send(body.repeat(8));
            RawClient.Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).isEqualTo(TOO_LARGE);
            assertThat(answer.headers()).containsEntry("content-type", "application/json");
            assertThat(client.rest()).isEmpty();
        }
        try (RawClient client = client()) {
            client.send(CHUNKED + Integer.toHexString(LIMIT) + "\r\n" + body.substring(1));
            assertThat(client.ask("\r\n1\r\n").text()).isEqualTo(TOO_LARGE);
        }
    }

    @Test
    void expectContinue_soundRequest_isToldToSend() throws IOException {
        try (RawClient client = client()) {
            String head = POST + "Content-Length: 2\r\nExpect: 100-Continue\r\n\r\n";

            assertThat(client.ask(head).statusLine()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(client.ask("ok").text()).isEqualTo("POST / ok");
            assertThat(client.ask(head + "ok").text()).isEqualTo("POST / ok");
        }
    }

    @Test
    void expectContinue_bodyTooLarge_isRefusedBeforeItIsSent() throws IOException {
        try (RawClient client = client()) {
            String head = POST + "Content-Length: 999999999\r\nExpect: 100-continue\r\n\r\n";

            assertThat(client.ask(head).status()).isEqualTo(413);
            assertThat(client.rest()).isEmpty();
        }
    }

    /** Goal: answers far larger than any buffer arrive whole, those behind them too. */
    @Test
    void answer_large_isWholeAndInOrder() throws IOException {
        byte[] large = new byte[20 << 20];
        new Random(7).nextBytes(large);
        WireHandler handler =
                request ->
                        request.target().equals("/large")
                                ? new WireResponse(200, TestingServer.TEXT, Bytes.wrap(large))
                                : TestingServer.echo(request);
        try (TestingServer other = TestingServer.start(handler);
                RawClient client = other.client()) {
            String get = "GET %s HTTP/1.1\r\nHost: x\r\n\r\n";
            client.send(get.formatted("/large") + get.formatted("/a") + get.formatted("/large"));

            assertThat(client.answer().body()).isEqualTo(Bytes.wrap(large));
            assertThat(client.answer().text()).isEqualTo("GET /a ");
            assertThat(client.answer().body()).isEqualTo(Bytes.wrap(large));
        }
    }
}
