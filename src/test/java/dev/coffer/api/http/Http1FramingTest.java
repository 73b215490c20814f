package dev.coffer.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What two servers could read in two ways must be refused, or a request hides in another. Escapes
 * in the tables: {@code \r \n \t \0}.
 */
class Http1FramingTest {
    private static @Nullable TestingServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestingServer.start(TestingServer::echo);
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

    /** Goal: refused with this status, and the connection ends. */
    private static RawClient.Answer refused(String request) throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask(bytes(request));
            assertThat(client.rest()).isEmpty();
            assertThat(answer.headers()).containsEntry("connection", "close");
            return answer;
        }
    }

    private static String bytes(String escaped) {
        return escaped.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0");
    }

    @Test
    void request_plain_isHandedOverAsSent() throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer =
                    client.ask("GET /v1/a%2Fb/../c?x=%zz HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answer.text()).isEqualTo("GET /v1/a%2Fb/../c?x=%zz ");
            assertThat(answer.headers())
                    .containsEntry("date", "Sun, 22 Nov 2026 07:08:09 GMT")
                    .containsEntry("content-type", "text/plain")
                    .doesNotContainKeys("server", "connection", "transfer-encoding");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\nContent-Length: 1\\r\\n\\r\\na",
                "POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1, 1\\r\\n\\r\\na",
                "POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: +1\\r\\n\\r\\na",
                "POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 0x1\\r\\n\\r\\na",
                "POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length:\\r\\n\\r\\n",
                "POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 99999999999999999999\\r\\n\\r\\n",
                "POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 5\\r\\nTransfer-Encoding: chunked"
                        + "\\r\\n\\r\\n0\\r\\n\\r\\n",
                "POST / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 5"
                        + "\\r\\n\\r\\n0\\r\\n\\r\\n",
                "POST / HTTP/1.0\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: x\\r\\nA: b\\r\\n folded\\r\\n\\r\\n",
                "GET / HTTP/1.1\\r\\n folded: x\\r\\nHost: x\\r\\n\\r\\n",
                "GET / HTTP/1.1\\r\\nHost : x\\r\\n\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: x\\r\\nA\\0: b\\r\\n\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: x\\r\\nA: b\\0\\r\\n\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: x\\r\\nA: b\\rC: d\\r\\n\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: x\\r\\n\\rA: d\\r\\n\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: x\\r\\nnocolon\\r\\n\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: x\\r\\n: novalue\\r\\n\\r\\n",
                "GET / HTTP/1.1\\nHost: x\\n\\n",
                "GET / HTTP/1.1\\r\\nHost: x\\nA: b\\r\\n\\r\\n",
                "GET  / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n",
                "GET /a b HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n",
                "GET /a\\tb HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n",
                "GET /a\\0 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n",
                "GET a HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n",
                "GET http:///a HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n",
                "CONNECT x:443 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n",
                "GET / HTTP/1.1 \\r\\nHost: x\\r\\n\\r\\n",
                "GET / http/1.1\\r\\nHost: x\\r\\n\\r\\n",
                "GET / HTTP/11\\r\\nHost: x\\r\\n\\r\\n",
                "GET /\\r\\nHost: x\\r\\n\\r\\n",
                "GET\\r\\n\\r\\n",
                "G(T / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n",
                " GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n",
                "\\r\\n\\r\\nGET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001",
            })
    void request_ambiguous_isRefusedAndConnectionEnds(String request) throws IOException {
        RawClient.Answer answer = refused(request);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith("400 Bad Request");
        assertThat(answer.headers()).containsEntry("content-type", "text/plain; charset=utf-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET / HTTP/1.1\\r\\n\\r\\n                          | 400 Bad Request: missing required Host header
                    GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: a\\r\\n\\r\\n | 400 Bad Request: too many Host headers
                    GET / HTTP/1.1\\r\\nHost: a/b\\r\\n\\r\\n           | 400 Bad Request: malformed Host header
                    """)
    void host_missingTwiceOrMalformed_isRefused(String request, String text) throws IOException {
        assertThat(refused(request).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Transfer-Encoding: gzip                                   | 501
                    Transfer-Encoding: chunked, chunked                       | 501
                    Transfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked | 501
                    Expect: something                                         | 417
                    """)
    void request_unknownCodingOrExpectation_isRefused(String header, int status)
            throws IOException {
        String request = "POST / HTTP/1.1\\r\\nHost: x\\r\\n" + header + "\\r\\n\\r\\n";

        assertThat(refused(request).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/0.9", "HTTP/3.0"})
    void version_other_isRefused(String version) throws IOException {
        assertThat(refused("GET / " + version + "\\r\\nHost: x\\r\\n\\r\\n").statusLine())
                .isEqualTo("HTTP/1.1 505 HTTP Version Not Supported");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    http://x:80/v1/a?b | /v1/a?b
                    https://x          | /
                    http://x?b=c       | /?b=c
                    //x/y              | //x/y
                    """)
    void target_absoluteForm_isReducedToPathAndQuery(String target, String path)
            throws IOException {
        try (RawClient client = client()) {
            String answer = client.ask("GET " + target + " HTTP/1.1\r\nHost: y\r\n\r\n").text();

            assertThat(answer).isEqualTo("GET " + path + " ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "LIST", "SCAN", "PATCH", "TRACE", "X-!#$%&'*+.^_`|~0"})
    void method_anyToken_isHandedOverAsSent(String method) throws IOException {
        try (RawClient client = client()) {
            String answer = client.ask(method + " / HTTP/1.1\r\nHost:\r\n\r\n").text();

            assertThat(answer).isEqualTo(method + " / ");
        }
    }

    @Test
    void optionsStar_asksTheServerItself_getsEmptyAnswer() throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).containsEntry("content-length", "0");
            assertThat(client.ask("GET * HTTP/1.1\r\nHost: x\r\n\r\n").status()).isEqualTo(400);
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void head_withBody_sendsLengthOnly() throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer =
                    client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n").answerToHead();

            assertThat(answer.headers()).containsEntry("content-length", "8");
            assertThat(client.ask("GET /b HTTP/1.1\r\nHost: x\r\n\r\n").text())
                    .isEqualTo("GET /b ");
        }
    }

    @Test
    void http10_asDefault_closesAfterAnswer() throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask("GET / HTTP/1.0\r\n\r\n");

            assertThat(answer.headers()).containsEntry("connection", "close");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void http10_keepAlive_keepsAlive() throws IOException {
        try (RawClient client = client()) {
            String request = "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n";

            assertThat(client.ask(request).headers()).containsEntry("connection", "keep-alive");
            assertThat(client.ask(request).status()).isEqualTo(200);
        }
    }

    @Test
    void connectionClose_amongOptions_closesAndIgnoresTheRest() throws IOException {
        try (RawClient client = client()) {
            client.send("GET /1 HTTP/1.1\r\nHost: x\r\nConnection: te, Close\r\n\r\n");
            client.send("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.answer().text()).isEqualTo("GET /1 ");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void emptyLine_oneBeforeARequest_isReadOver() throws IOException {
        try (RawClient client = client()) {
            String request = "\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n";

            assertThat(client.ask(request).status()).isEqualTo(200);
            assertThat(client.ask(request).status()).isEqualTo(200);
        }
    }
}
