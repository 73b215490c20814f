package dev.coffer.gate.audit.device;

import dev.coffer.crypto.KeyedHash;
import dev.coffer.gate.audit.chain.Tail;
import dev.coffer.request.RequestFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket: TCP and unix carry lines, UDP one line a datagram. Nothing waits longer than the write
 * timeout; after that the connection is given up and made anew for the next line.
 *
 * <p>Source: OpenBao, builtin/audit/socket/backend.go.
 */
public final class SocketSink implements LineSink {
    /** The kinds of sockets. */
    public enum Kind {
        TCP,
        UDP,
        UNIX
    }

    /** What a receiver says is read and dropped, this much before each line. */
    private static final int UNWANTED_BYTES = 512;

    private final Kind kind;
    private final String network;
    private final String address;
    private final Duration timeout;
    private final ByteBuffer unwanted = ByteBuffer.allocate(UNWANTED_BYTES);
    private @Nullable SelectableChannel channel;

    /**
     * A socket.
     *
     * @param network its name, shown in errors
     * @param address host and port, or the path of a unix socket
     * @param timeout of a connection and of a write, each
     */
    public SocketSink(Kind kind, String network, String address, Duration timeout) {
        this.kind = kind;
        this.network = network;
        this.address = address;
        this.timeout = timeout;
    }

    @Override
    public Tail open(KeyedHash mac) throws IOException {
        close();
        try {
            SelectableChannel connected =
                    switch (kind) {
                        case TCP -> tcp();
                        case UDP -> DatagramChannel.open().connect(internetAddress());
                        case UNIX -> unix();
                    };
            channel = connected.configureBlocking(false);
            return Tail.NONE;
        } catch (IOException | IllegalArgumentException refused) {
            IOException reason =
                    refused instanceof IOException told ? told : new IOException(refused);
            throw new IOException(GoErrors.dial(network, address, reason), refused);
        }
    }

    private SocketChannel tcp() throws IOException {
        SocketChannel opened = SocketChannel.open();
        try {
            opened.socket().connect(internetAddress(), (int) timeout.toMillis());
            return opened;
        } catch (IOException refused) {
            opened.close();
            throw refused;
        }
    }

    private SocketChannel unix() throws IOException {
        SocketChannel opened = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            // Non-blocking: a listener whose queue is full refuses at once instead of never.
            SelectableChannel _ = opened.configureBlocking(false);
            if (!opened.connect(UnixDomainSocketAddress.of(address))) {
                throw new SocketTimeoutException("the listener takes no connection");
            }
            return opened;
        } catch (IOException refused) {
            opened.close();
            throw refused;
        }
    }

    private SocketAddress internetAddress() throws IOException {
        int colon = address.lastIndexOf(':');
        if (colon < 0) {
            throw new IOException("missing port in address");
        }
        String host = address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = Integer.parseInt(address.substring(colon + 1));
        InetSocketAddress resolved =
                new InetSocketAddress(host.isEmpty() ? "localhost" : host, port);
        if (resolved.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        return resolved;
    }

    @Override
    public void write(byte[] line, int length) throws IOException {
        SelectableChannel open = channel;
        if (!(open instanceof WritableByteChannel out)) {
            throw new IOException("not connected");
        }
        if (open instanceof SocketChannel connection && connection.read(unwanted.clear()) < 0) {
            throw new IOException("the receiver has closed the connection");
        }
        ByteBuffer rest = ByteBuffer.wrap(line, 0, length);
        int _ = out.write(rest);
        if (rest.hasRemaining()) {
            writeSlowly(open, out, rest);
        }
    }

    /** The receiver does not keep up: waits for it, as long as the whole line may take. */
    private void writeSlowly(SelectableChannel open, WritableByteChannel out, ByteBuffer rest)
            throws IOException {
        long start = System.nanoTime();
        try (Selector selector = Selector.open()) {
            SelectionKey _ = open.register(selector, SelectionKey.OP_WRITE);
            while (rest.hasRemaining()) {
                long left = timeout.minusNanos(System.nanoTime() - start).toMillis();
                if (left <= 0 || selector.select(left) == 0) {
                    throw new SocketTimeoutException(
                            "write " + network + " " + address + ": i/o timeout");
                }
                selector.selectedKeys().clear();
                int _ = out.write(rest);
            }
        }
    }

    @Override
    public void close() {
        SelectableChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException _) {
                // The connection is gone either way.
            }
        }
    }

    /** Both attempts are told, as OpenBao lists the write and the reconnect. */
    @Override
    public String failure(List<String> texts) {
        return RequestFailure.severalErrors(texts);
    }
}
