package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Many writers of one key: nothing is lost, nothing happens twice. */
final class KvWritersTest {
    private static final int WRITERS = 32;
    private static final int ROUNDS = 8;

    private final KvFixture kv = KvFixture.versioned();

    private static List<Answer> together(IntFunction<Answer> write) throws Exception {
        List<Future<Answer>> running = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                running.add(pool.submit(() -> write.apply(number)));
            }
        }
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> each : running) {
            answers.add(each.get());
        }
        return answers;
    }

    @Test
    void writersWithoutCas_makeVersionsWithoutAGap() throws Exception {
        Set<Integer> versions = new TreeSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Answer answer : together(i -> kv.post("data/a", "{\"data\":{\"w\":" + i + "}}"))) {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(versions.add(Integer.parseInt(answer.json("version")))).isTrue();
            }
        }

        assertThat(versions).hasSize(WRITERS * ROUNDS).contains(1, WRITERS * ROUNDS);
        assertThat(kv.get("metadata/a").json("current_version"))
                .isEqualTo(Integer.toString(WRITERS * ROUNDS));
    }

    @Test
    void writersWithCas_haveOneWinnerARound() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String body = "{\"data\":{},\"options\":{\"cas\":" + round + "}}";
            assertOneWinner(together(_ -> kv.post("data/a", body)), 200);
        }
    }

    @Test
    void writersOfMetadataWithCas_haveOneWinnerARound() throws Exception {
        kv.post("data/a", "{\"data\":{}}");
        for (int round = 0; round < ROUNDS; round++) {
            String body = "{\"max_versions\":" + round + ",\"metadata_cas\":" + round + "}";
            assertOneWinner(together(_ -> kv.post("metadata/a", body)), 204);
        }
        assertThat(kv.get("metadata/a").json("current_metadata_version"))
                .isEqualTo(Integer.toString(ROUNDS));
    }

    private static void assertOneWinner(List<Answer> answers, int status) {
        assertThat(answers.stream().filter(a -> a.status() == status)).hasSize(1);
        assertThat(answers.stream().filter(a -> a.status() == 400)).hasSize(WRITERS - 1);
    }
}
