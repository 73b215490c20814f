package dev.coffer.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PoolArenaMetric;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What clients leave behind when they go. */
@Timeout(60)
class MemoryTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ";
    private static final ListenAddress ANY_PORT = new ListenAddress.Tcp("127.0.0.1", 0);

    private static long buffersInUse() {
        return Memory.ALLOCATOR.metric().directArenas().stream()
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }

    private static void awaitBuffersInUse(long atMost) {
        while (buffersInUse() > atMost) {
            Thread.onSpinWait();
        }
    }

    /** Goal: however a connection ends, its buffers return to the pool. */
    @Test
    @EnabledIf("dev.coffer.api.http.TestingCertificates#available")
    void buffers_ofConnectionsThatEndInAnyWay_areFreed(@TempDir Path folder) throws Exception {
        TestingCertificates certificates = new TestingCertificates(folder);
        TlsSettings tls = certificates.selfSigned("server").settings();
        awaitBuffersInUse(0);
        RequestLimits limits = new RequestLimits(20_000, 1 << 20, 256, 64 << 10, 2, 128);
        ListenerSettings clear =
                new ListenerSettings(ANY_PORT, null, TestingServer.PATIENT, limits);
        ServerLimits memory = new ServerLimits(100, 100, 20_000, 2);
        String large = "x".repeat(4 << 20);
        WireHandler handler =
                request -> TestingServer.text(request.target().equals("/large") ? large : "");
        try (TestingServer server = TestingServer.start(clear, memory, handler);
                TestingServer encrypted =
                        TestingServer.start(
                                ListenerSettings.encrypted(ANY_PORT, tls),
                                ServerLimits.DEFAULT,
                                handler)) {
            for (int i = 0; i < 5; i++) {
                leaveHttp1(server);
                leaveHttp2(server);
                try (RawClient halfHandshake = encrypted.client()) {
                    halfHandshake.send("\u0016\u0003\u0001\u0002\u0000\u0001");
                }
                try (RawClient clearText = encrypted.client()) {
                    assertThat(clearText.send(GET).rest()).contains("400 Bad Request");
                }
            }
            while (server.http().connections() > 0) {
                Thread.onSpinWait();
            }
        }
        awaitBuffersInUse(0);
        assertThat(buffersInUse()).isZero();
    }

    private static void leaveHttp1(TestingServer server) throws IOException {
        String[] beginnings = {
            "GET / HTTP/1.1\r\nHost",
            POST + "100\r\n\r\nabc",
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
            GET + GET + "garbage\n" + GET,
            GET.replace("/ ", "/large ").repeat(9),
            GET.repeat(50) + POST + "20001\r\n\r\nabc",
        };
        for (String beginning : beginnings) {
            try (RawClient client = server.client()) {
                client.send(beginning);
            }
            try (RawClient client = server.client()) {
                client.send(beginning);
                client.reset();
            }
        }
        try (RawClient holder = server.client();
                RawClient waiter = server.client()) {
            holder.send(POST + "19000\r\n\r\n" + "x".repeat(18_000));
            waiter.send(POST + "19000\r\n\r\n" + "x".repeat(18_000));
        }
    }

    private static void leaveHttp2(TestingServer server) throws IOException {
        String[] put = {":method", "PUT", ":scheme", "http", ":path", "/"};
        try (Http2Client client = Http2Client.connect(server.port())) {
            client.request(1, false, put);
            client.send(Http2Client.DATA, 0, 1, new byte[15_000]);
            client.request(3, false, put);
            client.send(Http2Client.DATA, 0, 3, new byte[15_000]);
            client.get(5, "/large");
            assertThat(client.next(Http2Client.HEADERS).stream()).isEqualTo(5);
        }
    }

    /** Goal: half a body of a client that left is not charged for ever. */
    @Test
    void budget_ofClientsThatLeft_isFreeAgain() throws Exception {
        RequestLimits limits = new RequestLimits(20_000, 1 << 20, 256, 64 << 10, 2, 128);
        ListenerSettings listener =
                new ListenerSettings(ANY_PORT, null, TestingServer.PATIENT, limits);
        ServerLimits memory = new ServerLimits(100, 100, 20_000, 1);
        try (TestingServer server = TestingServer.start(listener, memory, TestingServer::echo)) {
            for (int i = 0; i < 5; i++) {
                try (RawClient client = server.client()) {
                    client.send(POST + "20000\r\n\r\n" + "x".repeat(19_000));
                    awaitBytesTaken(server);
                }
                try (Http2Client client = Http2Client.connect(server.port())) {
                    client.request(1, false, ":method", "PUT", ":scheme", "http", ":path", "/");
                    client.send(Http2Client.DATA, 0, 1, new byte[15_000]);
                    client.get(3, "/");
                    assertThat(client.next(Http2Client.DATA).stream()).isEqualTo(3);
                }
            }
            while (server.http().connections() > 0) {
                Thread.onSpinWait();
            }
            try (RawClient client = server.client()) {
                String request = POST + "20000\r\n\r\n" + "x".repeat(20_000);
                assertThat(client.ask(request).status()).isEqualTo(200);
            }
        }
    }

    /** An answer to another client comes after the bytes of the first one have been read. */
    private static void awaitBytesTaken(TestingServer server) throws IOException {
        assertThat(statusFor(server)).isEqualTo(200);
        assertThat(statusFor(server)).isEqualTo(200);
    }

    /** Goal: answers that pile up make the server say no to more, until they are taken. */
    @Test
    void answers_nobodyTakes_keepNewRequestsOut() throws Exception {
        String large = "x".repeat(16 << 20);
        WireHandler handler =
                request -> TestingServer.text(request.target().equals("/large") ? large : "");
        RequestLimits limits = new RequestLimits(1_000, 1 << 20, 256, 64 << 10, 2, 128);
        ListenerSettings listener =
                new ListenerSettings(ANY_PORT, null, TestingServer.PATIENT, limits);
        ServerLimits memory = new ServerLimits(100, 100, 1 << 20, 1);
        try (TestingServer server = TestingServer.start(listener, memory, handler);
                RawClient slow = server.client()) {
            slow.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(slow.socket().getInputStream().read()).isEqualTo('H');
            assertThat(statusFor(server)).isEqualTo(503);
            assertThat(slow.answer().text()).isEqualTo(large);
            while (server.http().requests() > 0) {
                Thread.onSpinWait();
            }
            assertThat(statusFor(server)).isEqualTo(200);
        }
    }

    private static int statusFor(TestingServer server) throws IOException {
        try (RawClient client = server.client()) {
            return client.ask(GET).status();
        }
    }
}
