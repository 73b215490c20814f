package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes of mounts while others work on them. */
final class MountChangesTest {
    private static final int CLIENTS = 8;
    private static final int ROUNDS = Integer.getInteger("coffer.rounds", 5);

    private final TestingServer server = TestingServer.inMemory();

    @AfterEach
    void close() {
        server.close();
    }

    /** Row 19 of OpenBao's weaknesses: there most of these answers are 500. */
    @Test
    void tune_concurrently_allSucceedAndOneAfterTheOther() throws Exception {
        enable("m");
        List<Answer> answers =
                together(
                        CLIENTS,
                        i ->
                                server.call(
                                        "POST",
                                        "sys/mounts/m/tune",
                                        "{\"options\":{\"o%d\":\"x\"}}".formatted(i)));
        assertThat(answers).extracting(Answer::status).containsOnly(204);
        JsonObject options = (JsonObject) server.call("GET", "sys/mounts/m").at("data", "options");
        assertThat(options.names())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, CLIENTS).mapToObj(i -> "o" + i).toList());
    }

    @Test
    void enable_concurrentlyOnOnePath_succeedsOnce() throws Exception {
        List<Answer> answers =
                together(
                        CLIENTS,
                        i ->
                                server.call(
                                        "POST",
                                        i % 2 == 0 ? "sys/mounts/m" : "sys/mounts/m/below",
                                        "{\"type\":\"kv\"}"));
        assertThat(answers).extracting(Answer::status).containsOnlyOnce(204);
        assertThat(answers.stream().filter(answer -> answer.status() == 400))
                .allMatch(answer -> answer.errors().getFirst().startsWith("path is already in"));
    }

    /** A write that is under way comes before the disabling, or finds no mount. */
    @Test
    void disable_whileWriting_leavesNothingToItsSuccessor() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            enable("m");
            AtomicBoolean disabled = new AtomicBoolean();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Integer>> writers = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    int client = i;
                    writers.add(threads.submit(() -> writeUntilGone(client, disabled)));
                }
                assertThat(server.call("DELETE", "sys/mounts/m").status()).isEqualTo(204);
                disabled.set(true);
                enable("m");
                for (Future<Integer> writer : writers) {
                    assertThat(writer.get()).isNotNegative();
                }
            }
            assertThat(server.call("DELETE", "sys/mounts/m").status()).isEqualTo(204);
        }
    }

    /** What was answered before the mount was disabled is gone with it. */
    @Test
    void enable_afterDisable_isEmpty() {
        enable("m");
        for (int i = 0; i < 20; i++) {
            assertThat(server.call("POST", "m/k" + i, "{\"v\":1}").status()).isEqualTo(204);
        }
        assertThat(server.call("DELETE", "sys/mounts/m").status()).isEqualTo(204);
        enable("m");
        assertThat(server.call("LIST", "m").status()).isEqualTo(404);
        assertThat(server.call("GET", "m/k1").status()).isEqualTo(404);
    }

    @Test
    void remount_whileReading_everyReadFindsItAtOneOfBothPaths() throws Exception {
        enable("a");
        assertThat(server.call("POST", "a/k", "{\"v\":\"kept\"}").status()).isEqualTo(204);
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                readers.add(threads.submit(() -> readUntil(stop)));
            }
            for (int round = 0; round < ROUNDS; round++) {
                move("a", "b");
                move("b", "a");
            }
            stop.set(true);
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isPositive();
            }
        }
        assertThat(server.call("GET", "a/k").textAt("data", "v")).isEqualTo("kept");
    }

    private int readUntil(AtomicBoolean stop) {
        int found = 0;
        while (!stop.get() || found == 0) {
            for (String mount : List.of("a", "b")) {
                Answer answer = server.call("GET", mount + "/k");
                if (answer.status() == 200) {
                    assertThat(answer.textAt("data", "v")).isEqualTo("kept");
                    found++;
                } else {
                    assertThat(answer.status()).isEqualTo(404);
                    assertThat(answer.errors())
                            .containsExactly(
                                    "no handler for route \""
                                            + mount
                                            + "/k\". route entry not found.");
                }
            }
        }
        return found;
    }

    private int writeUntilGone(int client, AtomicBoolean disabled) {
        int written = 0;
        while (!disabled.get()) {
            Answer answer = server.call("POST", "m/c" + client, "{\"v\":1}");
            assertThat(answer.status()).isIn(204, 404);
            written += answer.status() == 204 ? 1 : 0;
        }
        return written;
    }

    private void move(String from, String to) {
        Answer moved =
                server.call(
                        "POST",
                        "sys/remount",
                        "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(from, to));
        assertThat(moved.status()).isEqualTo(200);
        Answer status =
                server.call("GET", "sys/remount/status/" + moved.textAt("data", "migration_id"));
        assertThat(status.textAt("data", "migration_info", "status")).isEqualTo("success");
    }

    private void enable(String path) {
        assertThat(server.call("POST", "sys/mounts/" + path, "{\"type\":\"kv\"}").status())
                .isEqualTo(204);
    }

    private interface ClientWork {
        Answer run(int client);
    }

    private static List<Answer> together(int clients, ClientWork work)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> calls =
                    IntStream.range(0, clients)
                            .<Callable<Answer>>mapToObj(i -> () -> work.run(i))
                            .toList();
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : threads.invokeAll(calls)) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
