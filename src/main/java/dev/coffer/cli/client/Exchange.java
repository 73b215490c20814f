package dev.coffer.cli.client;

import dev.coffer.request.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends requests over one connection that is made when it is needed. For one thread. */
final class Exchange implements AutoCloseable {
    /** No answer that a command reads as a whole is longer. */
    static final int MAX_BODY_BYTES = 512 * 1024 * 1024;

    /** A connection that lay idle for longer may have been closed by the server meanwhile. */
    private static final long MAX_IDLE_NANOS = Duration.ofSeconds(2).toNanos();

    private final ClientSettings settings;
    private @Nullable Wire wire;
    private @Nullable InputStream last;
    private long lastUse;

    Exchange(ClientSettings settings) {
        this.settings = settings;
    }

    /** Path and query of a request on the wire. */
    String target(ApiRequest request) {
        String path = Paths.join(settings.address().base(), "/v1/" + request.path());
        String slash = request.endsWithSlash() ? "/" : "";
        return Paths.escape(path) + slash + Paths.query(request.parameters());
    }

    /** The answer; one redirect is followed, if it keeps the method. */
    Answer send(ApiRequest request, List<String> headers) throws IOException {
        Answer answer = once(settings.address(), target(request), request, headers);
        boolean redirect =
                answer.status() == 301 || answer.status() == 302 || answer.status() == 307;
        Optional<String> place = answer.header("Location");
        if (!redirect || place.isEmpty() || !settings.followsRedirect()) {
            return answer;
        }
        close();
        Optional<ApiAddress> other = ApiAddress.parse(place.get());
        if (other.isEmpty() || (settings.address().tls() && !other.get().tls())) {
            throw new IOException("redirect would cause protocol downgrade");
        }
        int path = place.get().indexOf('/', "https://".length());
        ApiAddress bare =
                new ApiAddress(other.get().tls(), other.get().host(), other.get().port(), "");
        return once(bare, path < 0 ? "/" : place.get().substring(path), request, headers);
    }

    /** The answer of a connection of its own, without a limit on how long its pieces take. */
    Answer open(ApiRequest request, List<String> headers) throws IOException {
        close();
        Answer answer = once(settings.address(), target(request), request, headers);
        if (wire != null) {
            wire.patience(0);
        }
        return answer;
    }

    private Answer once(ApiAddress address, String target, ApiRequest request, List<String> headers)
            throws IOException {
        Wire connection = connection(address);
        connection.patience((int) settings.patience().toMillis());
        Bytes body = request.body();
        byte[] bytes = body == null ? new byte[0] : body.toArray();
        StringBuilder head = new StringBuilder(request.method());
        StringBuilder _ = head.append(' ').append(target).append(" HTTP/1.1\r\nHost: ");
        StringBuilder _ = head.append(address.authority()).append("\r\nUser-Agent: coffer\r\n");
        if (body != null || request.method().equals("PUT")) {
            StringBuilder _ = head.append("Content-Length: ").append(bytes.length).append("\r\n");
        }
        for (String header : headers) {
            StringBuilder _ = head.append(header.replace("\r", "").replace("\n", ""));
            StringBuilder _ = head.append("\r\n");
        }
        connection.send(head.append("\r\n").toString(), bytes);
        Answer answer = connection.receive();
        if (answer.header("Connection").filter("close"::equalsIgnoreCase).isPresent()) {
            wire = null;
        }
        last = answer.body();
        lastUse = System.nanoTime();
        return answer;
    }

    private Wire connection(ApiAddress address) throws IOException {
        Wire kept = wire;
        boolean fresh = System.nanoTime() - lastUse < MAX_IDLE_NANOS;
        if (kept != null && fresh && last != null && last.read() < 0) {
            return kept;
        }
        close();
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            int patience = (int) settings.patience().toMillis();
            socket.connect(new InetSocketAddress(address.bareHost(), address.port()), patience);
            Socket spoken = socket;
            if (address.tls()) {
                socket.setSoTimeout(patience);
                spoken = Tls.wrap(socket, address.bareHost(), settings.tls());
            }
            Wire made = new Wire(spoken);
            wire = made;
            return made;
        } catch (GeneralSecurityException unusable) {
            socket.close();
            throw new IOException(unusable.getMessage(), unusable);
        } catch (IOException unreachable) {
            socket.close();
            throw unreachable;
        }
    }

    @Override
    public void close() {
        Wire open = wire;
        wire = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException _) {
            // Nothing is lost: the answer was read, or the connection was broken anyway.
        }
    }
}
