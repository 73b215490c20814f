package dev.coffer.auth.cert;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coffer.request.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves one body to whoever asks, over HTTP on the loopback. */
final class ListServer implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 200;
    private volatile Bytes body = Bytes.empty();

    ListServer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.incrementAndGet();
            if (status / 100 == 3) {
                exchange.getResponseHeaders().add("Location", url());
            }
            exchange.sendResponseHeaders(status, body.length() == 0 ? -1 : body.length());
            exchange.getResponseBody().write(body.toArray());
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/list.crl";
    }

    void serves(Bytes next) {
        serves(200, next);
    }

    void serves(int nextStatus, Bytes next) {
        status = nextStatus;
        body = next;
        asked.set(0);
    }

    /** How often it was asked since it was told what to serve. */
    int asked() {
        return asked.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
