package dev.coffer.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.coffer.outbound.Outbound.Message;
import dev.coffer.request.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutboundTest {
    private final Outbound outbound = new Outbound();
    private HttpServer server = unbound();

    private static HttpServer unbound() {
        try {
            return HttpServer.create();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url(HttpHandler handler) {
        server.createContext("/", handler);
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Test
    void answer_asLargeAsMayBe_isTaken() throws OutboundException {
        String url =
                url(exchange -> {
                    exchange.sendResponseHeaders(200, Outbound.MAX_BYTES);
                    exchange.getResponseBody().write(new byte[Outbound.MAX_BYTES]);
                    exchange.close();
                });
        assertThat(outbound.send(Message.get(url, "")).body().length())
                .isEqualTo(Outbound.MAX_BYTES);
    }

    @Test
    void answer_oneByteLarger_isRefused() {
        String url =
                url(exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(new byte[Outbound.MAX_BYTES + 1]);
                    exchange.close();
                });
        assertThatThrownBy(() -> outbound.send(Message.get(url, "")))
                .isInstanceOf(OutboundException.class);
    }

    @Test
    void server_thatClosesWithoutAnAnswer_isAFailure() {
        String url =
                url(exchange -> {
                    throw new IOException("no answer");
                });
        assertThatThrownBy(() -> outbound.send(Message.get(url, "")))
                .isInstanceOf(OutboundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://h/", "h/", "", "http://", "http://a b/"})
    void url_ofNoServer_isRefused(String url) {
        assertThatThrownBy(() -> outbound.send(Message.get(url, "")))
                .isInstanceOf(OutboundException.class);
    }

    @Test
    void authorities_thatAreNone_areRefused() {
        assertThatThrownBy(() -> outbound.send(Message.get("https://127.0.0.1:1/", "nonsense")))
                .hasMessage("could not parse CA PEM value successfully");
    }

    @Test
    void message_asText_hidesItsHeadersAndBody() {
        Message message =
                new Message(
                        "http://h/",
                        Map.of("Authorization", "Bearer s3cret"),
                        Optional.of(Bytes.fromUtf8("s3cret")),
                        "");
        assertThat(message.toString()).doesNotContain("s3cret");
    }

    /** What is for one server must not go where that server says. */
    @Test
    void redirect_ofASecret_isNotFollowed() throws OutboundException {
        AtomicInteger asked = new AtomicInteger();
        String url =
                url(exchange -> {
                    boolean first = asked.incrementAndGet() == 1;
                    exchange.getResponseHeaders().set("Location", "/elsewhere");
                    exchange.sendResponseHeaders(first ? 307 : 200, -1);
                    exchange.close();
                });
        Message secret =
                new Message(url, Map.of(), Optional.of(Bytes.fromUtf8("client_secret=x")), "");
        assertThat(outbound.send(secret).status()).isEqualTo(307);
        asked.set(0);
        Message bearer =
                new Message(url, Map.of("Authorization", "Bearer x"), Optional.empty(), "");
        assertThat(outbound.send(bearer).status()).isEqualTo(307);
        asked.set(0);
        assertThat(outbound.send(Message.get(url, "")).status()).isEqualTo(200);
    }
}
