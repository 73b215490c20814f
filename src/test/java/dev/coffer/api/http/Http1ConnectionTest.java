package dev.coffer.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Order, clients that vanish, and handlers that fail. */
class Http1ConnectionTest {
    private static final String GET = "GET /%s HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final RequestLimits TWO_AHEAD =
            new RequestLimits(1 << 20, 1 << 20, 256, 64 << 10, 2, 128);

    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @Test
    void pipeline_ofSlowAndFastRequests_isAnsweredInOrder() throws IOException {
        try (TestingServer server = TestingServer.start(TestingServer::echo);
                RawClient client = server.client()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 500; i++) {
                all.append(GET.formatted(i));
            }
            client.send(all.toString());
            for (int i = 0; i < 500; i++) {
                assertThat(client.answer().text()).isEqualTo("GET /" + i + " ");
            }
        }
    }

    /** Goal: a pipelined read sees the write before it, so requests must not overlap. */
    @Test
    void pipeline_ofOneConnection_neverRunsAtTheSameTime() throws IOException {
        Semaphore alone = new Semaphore(1);
        WireHandler handler =
                request -> {
                    String text = alone.tryAcquire() ? "alone" : "overlap";
                    Thread.onSpinWait();
                    alone.release();
                    return TestingServer.text(text);
                };
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            client.send(GET.repeat(50)).send(GET.repeat(50));
            for (int i = 0; i < 100; i++) {
                assertThat(client.answer().text()).isEqualTo("alone");
            }
        }
    }

    /** Goal: a client cannot make the server hold more of its requests than the limit. */
    @Test
    void pipeline_beyondTheLimit_isNotReadAhead() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        WireHandler handler =
                request -> {
                    if (request.target().equals("/free")) {
                        return TestingServer.text("free");
                    }
                    begun.complete(true);
                    await(open);
                    return TestingServer.echo(request);
                };
        try (TestingServer server = TestingServer.start(TestingServer.PATIENT, TWO_AHEAD, handler);
                RawClient client = server.client();
                RawClient other = server.client()) {
            for (int i = 0; i < 20; i++) {
                client.send(GET.formatted(i));
            }
            assertThat(soon(begun)).isTrue();
            assertThat(other.ask(GET.formatted("free")).text()).isEqualTo("free");
            assertThat(server.http().requests()).isBetween(1, 1 + 2 + 2);
            open.countDown();
            for (int i = 0; i < 20; i++) {
                assertThat(client.answer().text()).isEqualTo("GET /" + i + " ");
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never opened");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Two ways in which a client goes. */
    enum Farewell {
        CLOSE {
            @Override
            void by(RawClient client) throws IOException {
                client.leave();
            }
        },
        HALF_CLOSE {
            @Override
            void by(RawClient client) throws IOException {
                client.endSending();
            }
        },
        RESET {
            @Override
            void by(RawClient client) throws IOException {
                client.reset();
            }
        };

        abstract void by(RawClient client) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void client_goesWhileHandlerRuns_isNoticedAtOnce(Farewell farewell) throws Exception {
        CompletableFuture<ClientConnection> begun = new CompletableFuture<>();
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        WireHandler handler =
                request -> {
                    request.client().onGone(() -> gone.complete(request.client().gone()));
                    begun.complete(request.client());
                    gone.join();
                    return TestingServer.text("late");
                };
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            client.send(GET);
            assertThat(soon(begun).cancelled()).isFalse();
            farewell.by(client);

            assertThat(soon(gone)).isTrue();
            assertThat(soon(begun).cancelled()).isTrue();
            assertThat(soon(begun).expired()).isFalse();
        }
    }

    /** Goal: the notice comes too when the server has stopped reading because enough waits. */
    @Test
    void client_goesWithAFullPipeline_isNoticedAtOnce() throws Exception {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        BlockingQueue<String> served = new LinkedBlockingQueue<>();
        WireHandler handler =
                request -> {
                    served.add(request.target());
                    request.client().onGone(() -> gone.complete(true));
                    begun.complete(true);
                    gone.join();
                    return TestingServer.text("late");
                };
        try (TestingServer server = TestingServer.start(TestingServer.PATIENT, TWO_AHEAD, handler);
                RawClient client = server.client()) {
            client.send(GET.formatted("first"));
            assertThat(soon(begun)).isTrue();
            client.send(GET.repeat(20));
            client.leave();

            assertThat(soon(gone)).isTrue();
            assertThat(served).containsExactly("/first");
        }
    }

    @Test
    void onGone_afterTheClientHasGone_runsAtOnce() throws Exception {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        CompletableFuture<List<String>> order = new CompletableFuture<>();
        WireHandler handler =
                request -> {
                    CompletableFuture<Boolean> gone = new CompletableFuture<>();
                    request.client().onGone(() -> gone.complete(true));
                    begun.complete(true);
                    gone.join();
                    BlockingQueue<String> events = new LinkedBlockingQueue<>();
                    request.client().onGone(() -> events.add("gone"));
                    events.add("after");
                    order.complete(List.copyOf(events));
                    return TestingServer.text("late");
                };
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            client.send(GET);
            assertThat(soon(begun)).isTrue();
            client.leave();

            assertThat(soon(order)).containsExactly("gone", "after");
        }
    }

    /**
     * Goal: a client that ends its side while its request is worked on still gets the answer, if
     * the handler gives one: the other direction stays open until it has left.
     */
    @Test
    void halfClosedClient_whoseHandlerHasBegun_getsItsAnswer() throws Exception {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        WireHandler handler =
                request -> {
                    request.client().onGone(() -> gone.complete(true));
                    begun.complete(true);
                    boolean seen = gone.orTimeout(20, TimeUnit.SECONDS).join();
                    return TestingServer.text(seen ? "answer" : "not seen");
                };
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            client.send(GET.formatted("a"));
            assertThat(soon(begun)).isTrue();
            client.endSending();

            assertThat(client.answer().text()).isEqualTo("answer");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void handler_throws_isAnsweredAndConnectionLivesOn() throws IOException {
        WireHandler handler =
                request -> {
                    if (request.target().equals("/bad")) {
                        throw new IllegalStateException("s.secret");
                    }
                    return TestingServer.echo(request);
                };
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            RawClient.Answer answer = client.ask(GET.formatted("bad"));

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.text()).isEqualTo("{\"errors\":[\"internal error\"]}\n");
            assertThat(client.ask(GET.formatted("good")).text()).isEqualTo("GET /good ");
        }
    }

    @Test
    void handler_overflowsItsStack_isAnsweredAndConnectionLivesOn() throws IOException {
        WireHandler handler =
                request -> {
                    throw new StackOverflowError();
                };
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            assertThat(client.ask(GET).status()).isEqualTo(500);
            assertThat(client.ask(GET).status()).isEqualTo(500);
        }
    }

    @Test
    void answer_closing_endsThePipeline() throws IOException {
        WireHandler handler = request -> TestingServer.echo(request).close();
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            client.send(GET.formatted("a") + GET.formatted("b"));

            assertThat(client.answer().text()).isEqualTo("GET /a ");
            assertThat(client.rest()).isEmpty();
            assertThat(server.http().requests()).isZero();
        }
    }

    @Test
    void noContent_hasNeitherLengthNorBody() throws IOException {
        WireHandler handler = request -> new WireResponse(204, TestingServer.TEXT, request.body());
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            RawClient.Answer answer = client.ask(GET);

            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 204 No Content");
            assertThat(answer.headers()).doesNotContainKey("content-length");
            assertThat(client.ask(GET).status()).isEqualTo(204);
        }
    }

    @Test
    void request_knowsItsPeer() throws Exception {
        CompletableFuture<WireRequest> seen = new CompletableFuture<>();
        WireHandler handler =
                request -> {
                    seen.complete(request);
                    return TestingServer.echo(request);
                };
        try (TestingServer server = TestingServer.start(handler);
                RawClient client = server.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Vault-Token:  s.a b\t\r\n");
            assertThat(client.ask("X-v: \u00e4\r\n\r\n").status()).isEqualTo(200);
            WireRequest request = soon(seen);

            assertThat(request.remoteAddress()).isEqualTo(client.socket().getLocalSocketAddress());
            assertThat(request.peer().tls()).isFalse();
            assertThat(request.peerCertificates()).isEmpty();
            assertThat(request.protocol()).isEqualTo(HttpProtocol.HTTP_1_1);
            assertThat(request.headers().name(1)).isEqualTo("x-vault-token");
            assertThat(request.headers().first("X-Vault-Token")).isEqualTo("s.a b");
            assertThat(request.headers().first("x-V")).isEqualTo("\u00e4");
            assertThat(request.toString()).doesNotContain("s.a b");
        }
    }
}
