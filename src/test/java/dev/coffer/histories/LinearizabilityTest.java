package dev.coffer.histories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.histories.History.Event;
import dev.coffer.server.Answer;
import dev.coffer.server.TestingServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Goal: transactions, moves, copies, locks, deletions and writes of a few keys by several clients
 * at once are as if they had come one after the other. Each history has keys of its own.
 */
final class LinearizabilityTest {
    private static final long SEED =
            Long.getLong("coffer.seed", new Random().nextLong(1_000_000_000));
    private static final int HISTORIES = 200 * Integer.getInteger("coffer.rounds", 1);
    private static final int CLIENTS = 5;
    private static final int REQUESTS_EACH = 7;

    /** So few that clients meet, so many that moves have somewhere to go. */
    private static final List<String> NAMES = List.of("a", "b", "c");

    private final AtomicLong clock = new AtomicLong();

    @Test
    void histories_ofConcurrentClients_areLinearizable() throws Exception {
        System.err.println("LinearizabilityTest -Dcoffer.seed=" + SEED);
        Random random = new Random(SEED);
        try (TestingServer server = TestingServer.inMemory()) {
            Answer mounted =
                    server.call(
                            "POST",
                            "sys/mounts/secret",
                            "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
            assertThat(mounted.status()).isEqualTo(204);
            for (int number = 0; number < HISTORIES; number++) {
                History history = run(server, "h" + number + "/", random);
                assertThat(history.isLinearizable())
                        .as("seed %d, history %d: %s", SEED, number, history)
                        .isTrue();
            }
        }
    }

    private History run(TestingServer server, String folder, Random random) throws Exception {
        List<Event> events = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                Random own = new Random(random.nextLong());
                running.add(pool.submit(() -> ask(server, folder, events, number, own)));
            }
            for (Future<?> each : running) {
                assertThat(each.get()).isNull();
            }
        }
        return new History(events);
    }

    private void ask(
            TestingServer server, String folder, List<Event> events, int client, Random random) {
        for (int i = 0; i < REQUESTS_EACH; i++) {
            Action action = action(folder, client + "." + i, random);
            long begin = clock.incrementAndGet();
            String answer = action.send(server);
            events.add(new Event(client, action, begin, clock.incrementAndGet(), answer));
        }
    }

    private static Action action(String folder, String unique, Random random) {
        List<String> paths = new ArrayList<>();
        NAMES.forEach(name -> paths.add(folder + name));
        Collections.shuffle(paths, random);
        String path = paths.getFirst();
        long cas = random.nextInt(5) - 1L;
        return switch (random.nextInt(18)) {
            case 0, 1 -> new Action.Put(path, unique, cas);
            case 2, 3, 4 -> new Action.Get(path);
            case 5 -> new Action.Delete(path);
            case 6, 15 -> new Action.Describe(path, unique);
            case 7 -> new Action.Remove(path);
            case 8, 9 -> new Action.Move(path, paths.get(1), false);
            case 10 -> new Action.Move(path, paths.get(1), true);
            case 11 -> new Action.Lock(path, random.nextInt(3) == 0);
            case 12 -> new Action.RollBack(path, 1 + random.nextInt(2), 1 + random.nextInt(2));
            case 13, 14 -> new Action.WriteAll(paths.subList(0, 2), unique, cas);
            default -> new Action.ReadAll(paths);
        };
    }
}
