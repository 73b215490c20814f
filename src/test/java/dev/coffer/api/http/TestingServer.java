package dev.coffer.api.http;

import dev.coffer.request.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A server on a free port of the loopback interface. */
final class TestingServer implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-22T07:08:09Z");
    static final WireHeaders TEXT = WireHeaders.of("Content-Type", "text/plain");

    /** Long enough never to pass in a test, short enough to end a test that hangs. */
    static final Duration LONG = Duration.ofSeconds(60);

    static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG, LONG, LONG);

    private final HttpServer server;

    private TestingServer(HttpServer server) {
        this.server = server;
    }

    static TestingServer start(WireHandler handler) throws IOException {
        return start(PATIENT, RequestLimits.DEFAULT, handler);
    }

    static TestingServer start(Timeouts timeouts, RequestLimits limits, WireHandler handler)
            throws IOException {
        ListenerSettings listener =
                new ListenerSettings(new ListenAddress.Tcp("127.0.0.1", 0), null, timeouts, limits);
        return start(listener, ServerLimits.DEFAULT, handler);
    }

    static TestingServer start(ListenerSettings listener, ServerLimits limits, WireHandler handler)
            throws IOException {
        return new TestingServer(
                HttpServer.start(List.of(listener), limits, InstantSource.fixed(NOW), handler));
    }

    /** Says method, target and body of the request. */
    static WireResponse echo(WireRequest request) {
        return text(
                "%s %s %s".formatted(request.method(), request.target(), request.body().utf8()));
    }

    static WireResponse text(String text) {
        return new WireResponse(200, TEXT, Bytes.fromUtf8(text));
    }

    HttpServer http() {
        return server;
    }

    int port() {
        return ((ListenAddress.Tcp) server.addresses().getFirst()).port();
    }

    RawClient client() throws IOException {
        return RawClient.connect(port());
    }

    @Override
    public void close() {
        server.close();
    }
}
