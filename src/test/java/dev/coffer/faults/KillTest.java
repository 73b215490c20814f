package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.faults.Caller.Answer;
import dev.coffer.faults.KeyModel.Step;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server process is killed under load, again and again. Each writer keeps a journal of what
 * was acknowledged; after each restart its keys are exactly that, or that and the one request which
 * was under way.
 */
final class KillTest {
    private static final long SEED = Long.getLong("coffer.seed", 30);
    private static final int KILLS = 30 * Integer.getInteger("coffer.rounds", 1);
    private static final int WRITERS = 8;
    private static final int KEYS_EACH = 3;

    /** Answers that all writers together wait for before the power goes, at most. */
    private static final int MOST_BEFORE_KILL = 400;

    @TempDir Path folder;

    private final AtomicLong unique = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();

    @Test
    void kill_underLoad_keepsWhatWasAcknowledged() throws Exception {
        Random random = new Random(SEED);
        List<Writer> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            writers.add(new Writer(w, new Random(SEED + w)));
        }
        try (ServerProcess server = ServerProcess.create(folder)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                loadUntilKilled(server, writers, 1 + random.nextInt(MOST_BEFORE_KILL));
                server.startAgain();
                for (Writer writer : writers) {
                    writer.check(server, "seed " + SEED + " kill " + kill);
                }
                new KvInvariants(server, "secret").check(List.of());
            }
        }
        System.err.println(
                "seed " + SEED + ": " + KILLS + " kills, " + acknowledged + " acknowledged writes");
    }

    private void loadUntilKilled(ServerProcess server, List<Writer> writers, long answers)
            throws Exception {
        long enough = acknowledged.get() + answers;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (Writer writer : writers) {
                running.add(pool.submit(() -> writer.writeUntilItFails(server)));
            }
            while (acknowledged.get() < enough) {
                Thread.onSpinWait();
            }
            server.kill();
            for (Future<?> future : running) {
                assertThat(future.get()).isNull();
            }
        }
    }

    /** One client with keys that nobody else writes. Used by one thread at a time. */
    private final class Writer {
        private final List<KeyModel> models = new ArrayList<>();
        private final int number;
        private final Random random;
        private int underWayKey;
        private Step underWay = new Step("DELETE", "data", 0);

        Writer(int number, Random random) {
            this.number = number;
            this.random = random;
            for (int key = 0; key < KEYS_EACH; key++) {
                models.add(new KeyModel());
            }
        }

        private String name(int key) {
            return "writer" + number + "/key" + key;
        }

        void writeUntilItFails(ServerProcess server) {
            try {
                while (true) {
                    underWayKey = random.nextInt(KEYS_EACH);
                    KeyModel model = models.get(underWayKey);
                    underWay = model.next(random, unique.incrementAndGet());
                    Answer answer =
                            server.call(
                                    underWay.method(),
                                    "secret/" + underWay.route() + "/" + name(underWayKey),
                                    underWay.body());
                    assertThat(answer.status()).as("%s", underWay).isIn(200, 204);
                    model.apply(underWay);
                    acknowledged.incrementAndGet();
                }
            } catch (UncheckedIOException killed) {
                // Expected: the process is gone. Whether the last request happened is found out.
                assertThat(killed).isNotNull();
            }
        }

        /** Compares every key with its journal and goes on from what is there. */
        void check(ServerProcess server, String when) {
            for (int key = 0; key < KEYS_EACH; key++) {
                KeyModel acked = models.get(key);
                String found = KeyState.of(server, "secret", name(key));
                if (key == underWayKey && !found.equals(acked.toString())) {
                    KeyModel with = acked.copy();
                    with.apply(underWay);
                    assertThat(found)
                            .as("%s, %s, under way %s", when, name(key), underWay)
                            .isEqualTo(with.toString());
                    models.set(key, with);
                } else {
                    assertThat(found).as("%s, %s", when, name(key)).isEqualTo(acked.toString());
                }
            }
        }
    }
}
