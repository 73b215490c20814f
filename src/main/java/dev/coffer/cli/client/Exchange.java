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
        return send(new Message(request, headers, null));
    }

    /** The answer to a request whose body is a file; as {@link #send(ApiRequest, List)}. */
    Answer upload(ApiRequest request, List<String> headers, FileBody file) throws IOException {
        close();
        return send(new Message(request, headers, file));
    }

    private record Message(ApiRequest request, List<String> headers, @Nullable FileBody file) {}

    private Answer send(Message message) throws IOException {
        Answer answer = once(settings.address(), target(message.request), message);
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
        return once(bare, path < 0 ? "/" : place.get().substring(path), message);
    }

    /** The answer of a connection of its own, without a limit on how long its pieces take. */
    Answer open(ApiRequest request, List<String> headers) throws IOException {
        close();
        Message message = new Message(request, headers, null);
        Answer answer = once(settings.address(), target(request), message);
        if (wire != null) {
            wire.patience(0);
        }
        return answer;
    }

    private Answer once(ApiAddress address, String target, Message message) throws IOException {
        Wire connection = connection(address);
        connection.patience((int) settings.patience().toMillis());
        String head = head(address, target, message);
        FileBody file = message.file;
        Bytes body = message.request.body();
        byte[] bytes = body == null ? new byte[0] : body.toArray();
        Answer answer = file == null ? connection.ask(head, bytes) : connection.ask(head, file);
        if (answer.header("Connection").filter("close"::equalsIgnoreCase).isPresent()) {
            wire = null;
        }
        last = answer.body();
        lastUse = System.nanoTime();
        return answer;
    }

    private static String head(ApiAddress address, String target, Message message) {
        Bytes body = message.request.body();
        FileBody file = message.file;
        StringBuilder head = new StringBuilder(message.request.method());
        StringBuilder _ = head.append(' ').append(target).append(" HTTP/1.1\r\nHost: ");
        StringBuilder _ = head.append(address.authority()).append("\r\nUser-Agent: coffer\r\n");
        if (file != null) {
            StringBuilder _ = head.append("Expect: 100-continue\r\nContent-Length: ");
            StringBuilder _ = head.append(file.bytes()).append("\r\n");
        } else if (body != null || message.request.method().equals("PUT")) {
            int length = body == null ? 0 : body.length();
            StringBuilder _ = head.append("Content-Length: ").append(length).append("\r\n");
        }
        for (String header : message.headers) {
            StringBuilder _ = head.append(header.replace("\r", "").replace("\n", ""));
            StringBuilder _ = head.append("\r\n");
        }
        return head.append("\r\n").toString();
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
