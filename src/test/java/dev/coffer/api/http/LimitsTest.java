package dev.coffer.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every size and time has an end. Each test waits for the event itself, never for a time. */
class LimitsTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = TestingServer.LONG;
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ";

    private static TestingServer server(Timeouts timeouts) throws IOException {
        return TestingServer.start(timeouts, RequestLimits.DEFAULT, TestingServer::echo);
    }

    private static TestingServer server(RequestLimits limits) throws IOException {
        return TestingServer.start(TestingServer.PATIENT, limits, TestingServer::echo);
    }

    private static ListenerSettings listener(Timeouts timeouts) {
        return new ListenerSettings(
                new ListenAddress.Tcp("127.0.0.1", 0), null, timeouts, RequestLimits.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GET / HTTP/1.1\r\nHost: x\r\nA: b"})
    void headers_tooSlow_areCut(String begun) throws IOException {
        try (TestingServer server = server(new Timeouts(SHORT, LONG, LONG, LONG, LONG));
                RawClient client = server.client()) {
            client.send(begun);

            assertThat(client.rest()).isEmpty();
        }
    }

    /** Goal: a byte now and then does not help a slow client. */
    @Test
    void headers_drippingInSecondRequest_areCut() throws IOException {
        try (TestingServer server = server(new Timeouts(SHORT, LONG, LONG, LONG, LONG));
                RawClient client = server.client()) {
            assertThat(client.ask(GET).status()).isEqualTo(200);
            client.send("GET / HTTP/1.1\r\nHost: x\r\n");
            boolean cut = false;
            while (!cut) {
                try {
                    client.send("A: b\r\n");
                    Thread.onSpinWait();
                    cut = client.socket().getInputStream().available() < 0;
                } catch (IOException closed) {
                    cut = true;
                }
            }
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void body_tooSlow_getsTimeout() throws IOException {
        try (TestingServer server = server(new Timeouts(LONG, SHORT, LONG, LONG, LONG));
                RawClient client = server.client()) {
            RawClient.Answer answer = client.ask(POST + "5\r\n\r\nab");

            assertThat(answer.status()).isEqualTo(408);
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void connection_idle_isClosed() throws IOException {
        try (TestingServer server = server(new Timeouts(LONG, LONG, SHORT, LONG, LONG));
                RawClient client = server.client()) {
            assertThat(client.ask(GET).status()).isEqualTo(200);
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void request_beyondItsTime_isTold() throws Exception {
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        WireHandler handler =
                request -> {
                    CompletableFuture<Boolean> late = new CompletableFuture<>();
                    request.client().onExpired(() -> late.complete(request.client().cancelled()));
                    gone.complete(request.client().gone());
                    return TestingServer.text("late " + late.join());
                };
        Timeouts timeouts = new Timeouts(LONG, LONG, LONG, SHORT, LONG);
        try (TestingServer server = TestingServer.start(timeouts, RequestLimits.DEFAULT, handler);
                RawClient client = server.client()) {
            assertThat(client.ask(GET).text()).isEqualTo("late true");
            assertThat(gone.get(30, TimeUnit.SECONDS)).isFalse();
        }
    }

    /** Goal: who asks and does not read the answer cannot hold it for ever. */
    @Test
    void answer_notTaken_closesConnection() throws Exception {
        String huge = "x".repeat(16 << 20);
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        WireHandler handler =
                request -> {
                    begun.complete(true);
                    return TestingServer.text(huge);
                };
        ListenerSettings listener = listener(new Timeouts(LONG, LONG, LONG, LONG, SHORT));
        try (TestingServer server = TestingServer.start(listener, ServerLimits.DEFAULT, handler);
                RawClient client = server.client()) {
            client.send(GET.repeat(3));
            assertThat(begun.get(30, TimeUnit.SECONDS)).isTrue();
            while (server.http().connections() > 0 || server.http().requests() > 0) {
                Thread.onSpinWait();
            }
            assertThat(client.rest().length()).isLessThan(3 * huge.length());
        }
    }

    @Test
    void target_tooLong_isRefused() throws IOException {
        RequestLimits limits = new RequestLimits(1 << 20, 8_000, 256, 4_000, 64, 128);
        try (TestingServer server = server(limits)) {
            for (String end : List.of(" HTTP/1.1\r\nHost: x\r\n\r\n", "aaaaaaaaaaaaaaaaaaaaaaaa")) {
                try (RawClient client = server.client()) {
                    RawClient.Answer answer = client.ask("GET /" + "a".repeat(4_100) + end);

                    assertThat(answer.status()).isEqualTo(414);
                    assertThat(client.rest()).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A: %s\r\n\r\n", "A: %s"})
    void headers_tooLarge_areRefused(String header) throws IOException {
        RequestLimits limits = new RequestLimits(1 << 20, 8_000, 256, 4_000, 64, 128);
        try (TestingServer server = server(limits);
                RawClient client = server.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n");
            client.send(header.formatted("b".repeat(8_000)));
            RawClient.Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(431);
            assertThat(answer.text()).isEqualTo("431 Request Header Fields Too Large");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void headers_tooMany_areRefused() throws IOException {
        RequestLimits limits = new RequestLimits(1 << 20, 8_000, 10, 4_000, 64, 128);
        String head = "GET / HTTP/1.1\r\nHost: x\r\n";
        try (TestingServer server = server(limits);
                RawClient client = server.client()) {
            assertThat(client.ask(head + "A: b\r\n".repeat(9) + "\r\n").status()).isEqualTo(200);
            assertThat(client.ask(head + "A: b\r\n".repeat(10) + "\r\n").status()).isEqualTo(431);
        }
    }

    @Test
    void headers_largeButAllowed_areHandedOver() throws IOException {
        String value = "b".repeat(900_000);
        WireHandler handler =
                request -> TestingServer.text("" + request.headers().all("a").getFirst().length());
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            String text =
                    client.ask("GET / HTTP/1.1\r\nHost: x\r\nA: " + value + "\r\n\r\n").text();

            assertThat(text).isEqualTo("900000");
        }
    }

    @Test
    void connections_beyondTheLimit_areClosedAtOnce() throws IOException {
        ServerLimits limits = new ServerLimits(2, 4_096, 96L << 20, 1);
        try (TestingServer server =
                        TestingServer.start(
                                listener(TestingServer.PATIENT), limits, TestingServer::echo);
                RawClient first = server.client();
                RawClient second = server.client()) {
            assertThat(first.ask(GET).status()).isEqualTo(200);
            assertThat(second.ask(GET).status()).isEqualTo(200);
            try (RawClient third = server.client()) {
                assertThat(third.rest()).isEmpty();
            }
            assertThat(first.ask(GET).status()).isEqualTo(200);
        }
    }

    @Test
    void requests_beyondTheLimit_getServiceUnavailable() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        WireHandler handler =
                request -> {
                    begun.complete(true);
                    awaitOpen(open);
                    return TestingServer.echo(request);
                };
        ServerLimits limits = new ServerLimits(10, 1, 96L << 20, 1);
        try (TestingServer server =
                        TestingServer.start(listener(TestingServer.PATIENT), limits, handler);
                RawClient first = server.client();
                RawClient second = server.client()) {
            first.send(GET);
            assertThat(begun.get(30, TimeUnit.SECONDS)).isTrue();
            RawClient.Answer answer = second.ask(GET);
            open.countDown();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("retry-after", "1");
            assertThat(first.answer().status()).isEqualTo(200);
        }
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never opened");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /**
     * Goal: bodies beyond the budget wait, one that waits too long is refused, and afterwards all
     * memory is free again.
     */
    @Test
    void bodies_beyondTheBudget_waitAndAreRefused() throws Exception {
        int size = 4 << 20;
        RequestLimits limits = new RequestLimits(size, 1 << 20, 256, 64 << 10, 64, 128);
        ListenerSettings listener =
                new ListenerSettings(
                        new ListenAddress.Tcp("127.0.0.1", 0), null, TestingServer.PATIENT, limits);
        WireHandler handler = request -> TestingServer.text("" + request.body().length());
        String body = "x".repeat(size - 1);
        try (TestingServer server =
                TestingServer.start(listener, new ServerLimits(50, 50, size, 1), handler)) {
            try (RawClient holder = server.client();
                    RawClient waiter = server.client()) {
                holder.send(POST + size + "\r\n\r\n").send(body);
                assertThat(waiter.send(POST + size + "\r\n\r\n").send(body).answer().status())
                        .isEqualTo(503);
                assertThat(holder.ask("x").text()).isEqualTo("" + size);
            }
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                RawClient client = server.client();
                clients.add(client);
                assertThat(client.ask(POST + size + "\r\n\r\n" + body + "x").text())
                        .isEqualTo("" + size);
            }
            for (RawClient client : clients) {
                client.leave();
            }
        }
    }

    /** Goal: the waiting one goes on as soon as the one before it is done. */
    @Test
    void body_beyondTheBudget_goesOnWhenMemoryIsFree() throws Exception {
        int size = 4 << 20;
        CountDownLatch open = new CountDownLatch(1);
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        RequestLimits limits = new RequestLimits(size, 1 << 20, 256, 64 << 10, 64, 128);
        ListenerSettings listener =
                new ListenerSettings(
                        new ListenAddress.Tcp("127.0.0.1", 0), null, TestingServer.PATIENT, limits);
        WireHandler handler =
                request -> {
                    begun.complete(true);
                    awaitOpen(open);
                    return TestingServer.text("" + request.body().length());
                };
        String body = "x".repeat(size);
        try (TestingServer server =
                        TestingServer.start(listener, new ServerLimits(50, 50, size, 1), handler);
                RawClient holder = server.client();
                RawClient waiter = server.client()) {
            holder.send(POST + size + "\r\n\r\n").send(body);
            assertThat(begun.get(30, TimeUnit.SECONDS)).isTrue();
            waiter.send(POST + "100000\r\n\r\n").send("x".repeat(100_000));
            open.countDown();

            assertThat(holder.answer().text()).isEqualTo("" + size);
            assertThat(waiter.answer().text()).isEqualTo("100000");
        }
    }
}
