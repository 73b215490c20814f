package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.faults.Caller.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 32 writers on one key of a real server: no version is lost, and a compare has one winner. */
final class OneKeyTest {
    private static final int WRITERS = 32;
    private static final int ROUNDS = 20 * Integer.getInteger("coffer.rounds", 1);

    @TempDir Path folder;

    @Test
    void writers_withoutCas_makeVersionsWithoutGap() throws Exception {
        try (ServerProcess server = ServerProcess.create(folder)) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Answer> answers =
                        all(() -> server.call("PUT", "secret/data/one", "{\"data\":{\"a\":1}}"));
                TreeSet<Long> versions = new TreeSet<>();
                for (Answer answer : answers) {
                    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
                    versions.add(Caller.number(answer.data(), "version"));
                }
                assertThat(versions).hasSize(WRITERS);
                assertThat(versions.first()).isEqualTo((long) round * WRITERS + 1);
                assertThat(versions.last()).isEqualTo((round + 1L) * WRITERS);
            }
        }
    }

    @Test
    void writers_withCas_haveOneWinnerARoundInBothDimensions() throws Exception {
        try (ServerProcess server = ServerProcess.create(folder)) {
            for (int round = 0; round < ROUNDS; round++) {
                String data = "{\"data\":{\"a\":1},\"options\":{\"cas\":%d}}".formatted(round);
                assertOneWinner(
                        all(() -> server.call("PUT", "secret/data/one", data)),
                        "check-and-set parameter did not match the current version");
                String metadata = "{\"max_versions\":5,\"metadata_cas\":%d}".formatted(round);
                assertOneWinner(
                        all(() -> server.call("PUT", "secret/metadata/one", metadata)),
                        "metadata check-and-set parameter does not match the current version");
            }
            Answer metadata = server.call("GET", "secret/metadata/one", null);
            assertThat(Caller.number(metadata.data(), "current_version")).isEqualTo(ROUNDS);
            assertThat(Caller.number(metadata.data(), "current_metadata_version"))
                    .isEqualTo(ROUNDS);
        }
    }

    private static void assertOneWinner(List<Answer> answers, String refusal) {
        int winners = 0;
        for (Answer answer : answers) {
            if (answer.status() == 400) {
                assertThat(Caller.texts(answer.body(), "errors")).containsExactly(refusal);
            } else {
                assertThat(answer.status()).as("%s", answer.body()).isIn(200, 204);
                winners++;
            }
        }
        assertThat(winners).isEqualTo(1);
    }

    private static List<Answer> all(Callable<Answer> request) throws Exception {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : pool.invokeAll(Collections.nCopies(WRITERS, request))) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
