package dev.coffer.storage.physical;

import static dev.coffer.storage.physical.StoreDriver.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.StoreDriver.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Random transactions from many threads against one store. Versions are total, so the check needs
 * no search: replay the committed ones in version order over a plain map, and each read must be
 * what the map holds at that point. Real time: nobody may commit below a version that was answered
 * before it began.
 */
final class StoreHistory {
    private static final int KEYS = 24;

    private record Done(
            long answeredBefore,
            Map<String, @Nullable String> gets,
            Map<KeyRange, Page> scans,
            List<Mutation> writes) {}

    private final Store store;
    private final int threads;
    private final int transactions;
    private final long seed = new Random().nextLong();
    private final Map<Long, Done> committed = new TreeMap<>();
    private final Queue<Map.Entry<Long, Done>> done = new ConcurrentLinkedQueue<>();

    StoreHistory(Store store, int threads, int transactions) {
        this.store = store;
        this.threads = threads;
        this.transactions = transactions;
    }

    void runAndCheck() {
        long before = new StoreDriver(store).version();
        try (var running = new TestingThreads()) {
            for (int thread = 0; thread < threads; thread++) {
                Random random = new Random(seed + thread);
                running.start(() -> {
                    for (int i = 0; i < transactions; i++) {
                        transact(random);
                    }
                });
            }
        }
        for (Map.Entry<Long, Done> one : done) {
            assertThat(committed.put(one.getKey(), one.getValue())).as("seed %d", seed).isNull();
        }
        assertThat(committed).as("seed %d", seed).isNotEmpty();
        replay(before);
    }

    private void transact(Random random) {
        StoreDriver driver = new StoreDriver(store);
        Map<String, @Nullable String> gets = new HashMap<>();
        Map<KeyRange, Page> scans = new HashMap<>();
        long answeredBefore = driver.version();
        try (Tx tx = driver.begin()) {
            for (int i = random.nextInt(3); i > 0; i--) {
                String key = randomKey(random);
                gets.put(key, tx.get(key));
            }
            if (random.nextInt(3) == 0) {
                String first = randomKey(random);
                KeyRange range = new KeyRange(key(first), key(first + "~").next());
                KeyRange wider = random.nextBoolean() ? range : KeyRange.prefix(key("k"));
                Page page = tx.scan(wider, 1 + random.nextInt(6));
                scans.put(wider, page);
            }
            Mutation[] writes = randomWrites(random);
            if (tx.commit(writes) instanceof CommitResult.Committed(long version)) {
                Done one = new Done(answeredBefore, gets, scans, List.of(writes));
                done.add(Map.entry(version, one));
            }
        }
    }

    private static String randomKey(Random random) {
        return "k" + (char) ('a' + random.nextInt(KEYS));
    }

    private static Mutation[] randomWrites(Random random) {
        Mutation[] writes = new Mutation[1 + random.nextInt(3)];
        for (int i = 0; i < writes.length; i++) {
            String key = randomKey(random);
            writes[i] =
                    random.nextInt(4) == 0
                            ? StoreDriver.delete(key)
                            : StoreDriver.put(key, "v" + random.nextInt());
        }
        return writes;
    }

    private void replay(long before) {
        TreeMap<Key, Bytes> state = new TreeMap<>();
        long expected = before;
        for (Map.Entry<Long, Done> one : committed.entrySet()) {
            assertThat(one.getKey()).as("seed %d: gap", seed).isEqualTo(++expected);
            assertThat(one.getValue().answeredBefore()).isLessThan(one.getKey());
            checkReads(one.getValue(), state);
            for (Mutation write : one.getValue().writes()) {
                switch (write) {
                    case Mutation.Put(Key key, Bytes value) -> state.put(key, value);
                    case Mutation.Append append ->
                            state.put(append.keyIn(one.getKey()), append.value());
                    case Mutation.Delete(Key key) -> state.remove(key);
                }
            }
        }
        try (Snapshot snapshot = store.snapshot()) {
            assertThat(snapshot.version()).isEqualTo(expected);
            assertThat(textOf(snapshot.scan(KeyRange.all(), 1000)))
                    .as("seed %d: final state", seed)
                    .isEqualTo(textOf(state, 1000));
        }
    }

    private void checkReads(Done one, NavigableMap<Key, Bytes> state) {
        one.gets()
                .forEach((name, text) -> {
                    Bytes value = state.get(key(name));
                    assertThat(text)
                            .as("seed %d: read of %s", seed, name)
                            .isEqualTo(value == null ? null : value.utf8());
                });
        one.scans()
                .forEach((range, page) -> {
                    var inside = new TreeMap<>(state.subMap(range.begin(), range.end()));
                    int size = page.entries().size();
                    assertThat(textOf(page))
                            .as("seed %d: scan of %s", seed, range)
                            .isEqualTo(textOf(inside, size));
                    assertThat(page.cut()).isEqualTo(inside.size() > size);
                });
    }

    private static List<String> textOf(Page page) {
        return page.entries().stream()
                .map(entry -> entry.key() + "=" + entry.stored().value().utf8())
                .toList();
    }

    private static List<String> textOf(Map<Key, Bytes> entries, int limit) {
        List<String> text = new ArrayList<>();
        entries.forEach((key, value) -> text.add(key + "=" + value.utf8()));
        return text.subList(0, Math.min(limit, text.size()));
    }
}
