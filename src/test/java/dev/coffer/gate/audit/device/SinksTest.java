package dev.coffer.gate.audit.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.crypto.KeyedHash;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.gate.audit.chain.Tail;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines reach whoever listens, and nobody waits for ever for one who does not. */
final class SinksTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final byte[] LINE = "{\"a\":1}\n".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path directory;
    private final KeyedHash mac = KeyedHash.of(SecretBytes.random(RandomSource.system(), 32));

    @Test
    void tcp_linesArrive_andAfterACloseTheNextConnectionWorks() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            LineSink sink = tcp(server.getLocalPort());
            assertThat(sink.open(mac)).isEqualTo(Tail.NONE);
            Socket first = server.accept();
            sink.write(LINE, LINE.length);
            assertThat(reader(first).readLine()).isEqualTo("{\"a\":1}");
            first.close();
            assertThatThrownBy(() -> writeUntilRefused(sink)).isInstanceOf(IOException.class);
            Tail _ = sink.open(mac);
            try (Socket second = server.accept()) {
                sink.write(LINE, LINE.length);
                assertThat(reader(second).readLine()).isEqualTo("{\"a\":1}");
            }
            sink.close();
        }
    }

    @Test
    void tcp_receiverThatReadsNothing_isGivenUp() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            LineSink sink = tcp(server.getLocalPort());
            Tail _ = sink.open(mac);
            try (Socket _ = server.accept()) {
                byte[] large = new byte[64 << 20];
                assertThatThrownBy(() -> sink.write(large, large.length))
                        .hasMessageContaining("i/o timeout");
            }
            sink.close();
        }
    }

    @Test
    void tcp_nobodyListens_isToldAsGoDoes() {
        assertThatThrownBy(() -> tcp(1).open(mac))
                .hasMessage("dial tcp 127.0.0.1:1: connect: connection refused");
        assertThatThrownBy(() ->
                        new SocketSink(SocketSink.Kind.TCP, "tcp", "nowhere", SHORT).open(mac))
                .isInstanceOf(IOException.class);
    }

    @Test
    void udp_aLineIsADatagram() throws IOException {
        try (DatagramSocket receiver =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            LineSink sink =
                    new SocketSink(
                            SocketSink.Kind.UDP,
                            "udp",
                            "127.0.0.1:" + receiver.getLocalPort(),
                            SHORT);
            Tail _ = sink.open(mac);
            sink.write(LINE, LINE.length);
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            receiver.receive(packet);
            assertThat(packet.getLength()).isEqualTo(LINE.length);
            assertThatThrownBy(() -> sink.write(new byte[100_000], 100_000))
                    .isInstanceOf(IOException.class);
            sink.close();
        }
    }

    @Test
    void unix_linesArrive() throws IOException {
        Path path = directory.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            ServerSocketChannel _ = server.bind(UnixDomainSocketAddress.of(path));
            LineSink sink = new SocketSink(SocketSink.Kind.UNIX, "unix", path.toString(), SHORT);
            Tail _ = sink.open(mac);
            try (SocketChannel accepted = server.accept()) {
                sink.write(LINE, LINE.length);
                ByteBuffer received = ByteBuffer.allocate(100);
                assertThat(accepted.read(received)).isEqualTo(LINE.length);
            }
            sink.close();
        }
    }

    @Test
    void syslog_messagesHaveTheFormOfTheOldProtocol() throws Exception {
        Path path = directory.resolve("log");
        Process receiver =
                new ProcessBuilder(
                                "python3",
                                "-c",
                                """
                                import socket,sys
                                s=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM)
                                s.bind(sys.argv[1])
                                print('ready',flush=True)
                                print(s.recv(1000))
                                """,
                                path.toString())
                        .start();
        try (BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(receiver.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("ready");
            SyslogSink sink =
                    new SyslogSink(
                            SyslogSink.facility("auth").orElseThrow(),
                            "vault",
                            List.of(directory.resolve("none").toString(), path.toString()),
                            () -> Instant.parse("2026-11-02T10:20:30Z"));
            Tail _ = sink.open(mac);
            sink.write(LINE, LINE.length);
            assertThat(output.readLine())
                    .matches("b'<38>Nov  \\d \\d\\d:\\d\\d:\\d\\d vault\\[\\d+]: \\{\"a\":1}.*");
            sink.close();
        } finally {
            receiver.destroy();
        }
    }

    @Test
    void http_aLineIsAPost_andOnlyASuccessCounts() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            HttpSink sink =
                    new HttpSink(
                            "http://127.0.0.1:" + server.getLocalPort() + "/in",
                            Map.of("X-Key", List.of("k")));
            Tail _ = sink.open(mac);
            Thread _ = Thread.startVirtualThread(() -> answer(server, 204, 302));
            sink.write(LINE, LINE.length);
            assertThatThrownBy(() -> sink.write(LINE, LINE.length))
                    .hasMessage("failed to perform request: status code not 2xx: 302");
            sink.close();
            assertThatThrownBy(() -> new HttpSink("ftp://x/", Map.of()).open(mac))
                    .hasMessageContaining("unsupported protocol scheme");
        }
    }

    /** Answers one request a connection with these statuses. */
    private static void answer(ServerSocket server, int... statuses) {
        try {
            for (int status : statuses) {
                try (Socket socket = server.accept()) {
                    BufferedReader request = reader(socket);
                    assertThat(request.readLine()).isEqualTo("POST /in HTTP/1.1");
                    String line = request.readLine();
                    while (!line.isEmpty()) {
                        line = request.readLine();
                    }
                    assertThat(request.readLine()).isEqualTo("{\"a\":1}");
                    socket.getOutputStream()
                            .write(
                                    ("HTTP/1.1 "
                                                    + status
                                                    + " X\r\nConnection: close\r\n"
                                                    + "Content-Length: 0\r\n\r\n")
                                            .getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void syslog_nobodyListens_isRefused() {
        SyslogSink sink =
                new SyslogSink(
                        4,
                        "vault",
                        List.of(directory.resolve("none").toString()),
                        () -> Instant.EPOCH);
        assertThatThrownBy(() -> sink.open(mac)).hasMessage("Unix syslog delivery error");
        assertThat(SyslogSink.facility("local7")).hasValue(23);
        assertThat(SyslogSink.facility("weird")).isEmpty();
    }

    private static LineSink tcp(int port) {
        return new SocketSink(SocketSink.Kind.TCP, "tcp", "127.0.0.1:" + port, SHORT);
    }

    private static void writeUntilRefused(LineSink sink) throws IOException {
        for (int i = 0; i < 1_000_000; i++) {
            sink.write(LINE, LINE.length);
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }
}
