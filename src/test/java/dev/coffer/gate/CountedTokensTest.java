package dev.coffer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.audit.AuditBroker;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.gate.token.TokenRecords;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Cancellation;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.RequestPath;
import dev.coffer.storage.barrier.TestingBarrier;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.TransactionRunner;
import dev.coffer.telemetry.Meters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many clients at once with one token. */
final class CountedTokensTest {
    private static final int CLIENTS = 64;
    private static final int REQUESTS_EACH = 10;
    private static final ClientToken COUNTED = ClientToken.of("counted");

    private final MemoryStore store = new MemoryStore();
    private final TransactionRunner transactions = TestingBarrier.transactions(store);
    private final Engines engines = new Engines();
    private final MountTable mounts = new MountTable(transactions, engines, LeaseLimits.DEFAULT);
    private final RequestPipeline pipeline =
            new RequestPipeline(
                    new RequestPipeline.Entrance(
                            _ -> Optional.empty(),
                            () -> false,
                            new AuditBroker(
                                    transactions,
                                    () -> Instant.EPOCH,
                                    () -> 0,
                                    RandomSource.system()),
                            () -> Instant.EPOCH,
                            new Meters()),
                    mounts,
                    TestingTokens.parts(),
                    transactions);

    @BeforeEach
    void fill() {
        engines.add(new NotebookEngine());
        put(COUNTED, List.of("root"), 0);
        var _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            Mounts.put(tx, RequestPipelineTest.mount(1, "notes/"));
                            return "";
                        });
        mounts.reload();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void uses_of64ClientsAtOnce_areSpentExactly() throws InterruptedException {
        int uses = CLIENTS * REQUESTS_EACH / 2 + 1;
        ClientToken token = ClientToken.of("of-many");
        put(token, List.of("root"), uses);

        Map<String, AtomicInteger> answers = allAtOnce(token, "notes/note");

        assertThat(count(answers, "404 ")).isEqualTo(uses);
        assertThat(count(answers, "403 permission denied"))
                .isEqualTo(CLIENTS * REQUESTS_EACH - uses);
        assertThat(answers.keySet())
                .as("nobody is sent away for the others' sake")
                .allMatch(answer -> answer.startsWith("404 ") || answer.startsWith("403 "));
        assertThat(TokenRecords.counts(transactions).get(RecordType.TOKEN)).isEqualTo(1);
    }

    @Test
    void uses_ofRefusedRequests_areSpentAsExactly() throws InterruptedException {
        int uses = CLIENTS * REQUESTS_EACH / 2 + 1;
        ClientToken token = ClientToken.of("powerless-one");
        put(token, List.of("none"), uses);

        Map<String, AtomicInteger> answers = allAtOnce(token, "notes/note");

        assertThat(count(answers, "403 1 error occurred:\n\t* permission denied\n\n"))
                .isEqualTo(uses);
        assertThat(count(answers, "403 permission denied"))
                .isEqualTo(CLIENTS * REQUESTS_EACH - uses);
        assertThat(TokenRecords.counts(transactions).get(RecordType.TOKEN)).isEqualTo(1);
    }

    @Test
    void uses_ofRequestsWithoutAMount_areSpentToo() {
        ClientToken token = ClientToken.of("lost");
        put(token, List.of("root"), 2);
        assertThat(answer(token, "nowhere/at/all")).startsWith("404 no handler for route");
        assertThat(answer(token, "notes/unknown")).startsWith("404 ");
        assertThat(answer(token, "notes/note")).isEqualTo("403 permission denied");
    }

    /** Goal: a token is refused from the moment the answer to its revocation has left. */
    @Test
    void reads_afterARevocationWasAnswered_areRefused() throws InterruptedException {
        ClientToken token = ClientToken.of("short-lived");
        put(token, List.of("root"), 0);
        AtomicBoolean answered = new AtomicBoolean();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger late = new AtomicInteger();
        CountDownLatch reading = new CountDownLatch(8);
        List<Thread> readers = new ArrayList<>();
        for (int reader = 0; reader < 8; reader++) {
            readers.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                while (!stop.get()) {
                                    boolean before = answered.get();
                                    String answer = answer(token, "notes/note");
                                    reading.countDown();
                                    if (before && !answer.equals("403 permission denied")) {
                                        int _ = late.incrementAndGet();
                                    }
                                    stop.compareAndSet(false, before);
                                }
                            }));
        }
        reading.await();
        var _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            TestingTokens.revoke(tx, token);
                            return "";
                        });
        answered.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(late.get()).isZero();
    }

    private Map<String, AtomicInteger> allAtOnce(ClientToken token, String path)
            throws InterruptedException {
        Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            clients.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                awaitQuietly(start);
                                for (int request = 0; request < REQUESTS_EACH; request++) {
                                    int _ =
                                            answers.computeIfAbsent(
                                                            answer(token, path),
                                                            _ -> new AtomicInteger())
                                                    .incrementAndGet();
                                }
                            }));
        }
        start.countDown();
        for (Thread client : clients) {
            client.join();
        }
        return answers;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static int count(Map<String, AtomicInteger> answers, String answer) {
        return answers.getOrDefault(answer, new AtomicInteger()).get();
    }

    private String answer(ClientToken token, String path) {
        try {
            return pipeline.handle(request(token, path)).status() + " ";
        } catch (RequestFailure refusal) {
            return refusal.status() + " " + String.join(",", refusal.errors());
        }
    }

    private static Request request(ClientToken token, String path) {
        return new Request(
                "id",
                Operation.READ,
                new RequestPath(path),
                JsonObject.EMPTY,
                new Request.Caller(token, "192.0.2.7", 4711, null),
                Map.of(),
                Instant.EPOCH,
                Cancellation.NONE);
    }

    private void put(ClientToken token, List<String> policies, long uses) {
        var _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            TestingTokens.put(tx, token, policies, uses);
                            return "";
                        });
    }
}
