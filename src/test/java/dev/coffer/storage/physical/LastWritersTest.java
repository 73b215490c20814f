package dev.coffer.storage.physical;

import static dev.coffer.storage.physical.StoreDriver.delete;
import static dev.coffer.storage.physical.StoreDriver.id;
import static dev.coffer.storage.physical.StoreDriver.key;
import static dev.coffer.storage.physical.StoreDriver.put;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The bounds of the table, its floor, and its answers against a plain search. */
final class LastWritersTest {
    private static final int ROUNDS = Integer.getInteger("coffer.rounds", 1);

    private final LastWriters writers = new LastWriters(0);

    private static Commit reading(long version, Map<Key, Long> points, KeyRange... ranges) {
        return Commit.of(id(), version, points, List.of(ranges), List.of(put("w", "x")));
    }

    private void enterEach(long firstVersion, int count) {
        for (int i = 0; i < count; i++) {
            writers.enter(firstVersion + i, List.of(put("k" + i, "x")));
        }
    }

    @Test
    void table_beyondItsBound_raisesTheFloor() {
        enterEach(1, LastWriters.MAX_WRITES + 10);

        assertThat(writers.size()).isEqualTo(LastWriters.MAX_WRITES);
        assertThat(writers.floor()).isEqualTo(10);
        Map<Key, Long> untouched = Map.of(key("untouched"), 0L);
        assertThat(writers.firstConflict(reading(9, untouched))).isEqualTo(key("untouched"));
        assertThat(writers.firstConflict(reading(10, untouched))).isNull();
    }

    @Test
    void table_trimmed_keepsTheNewestAndWhatIsNeeded() {
        int all = LastWriters.KEPT_WRITES + 100;
        enterEach(1, all);
        writers.trim(40);
        assertThat(writers.floor()).isEqualTo(40);
        assertThat(writers.size()).isEqualTo(all - 40);
        writers.trim(all);
        assertThat(writers.floor()).isEqualTo(100);
        assertThat(writers.size()).isEqualTo(LastWriters.KEPT_WRITES);
    }

    @Test
    void floor_belowAnyRead_conflictsWhateverWasRead() {
        writers.raiseFloor(5);

        assertThat(writers.firstConflict(reading(4, Map.of()))).isEqualTo(key("w"));
        KeyRange range = KeyRange.prefix(key("r"));
        assertThat(writers.firstConflict(reading(4, Map.of(), range))).isEqualTo(key("r"));
        Commit empty = Commit.of(id(), 4, Map.of(), List.of(), List.of());
        assertThat(writers.firstConflict(empty)).isEqualTo(Key.lowest());
        assertThat(writers.firstConflict(reading(5, Map.of()))).isNull();
    }

    @Test
    void key_writtenAgain_outlivesTheTrimOfItsFirstWrite() {
        writers.enter(1, List.of(put("a", "x")));
        enterEach(2, LastWriters.KEPT_WRITES);
        long last = LastWriters.KEPT_WRITES + 2;
        writers.enter(last, List.of(put("a", "x")));
        writers.trim(2);

        assertThat(writers.firstConflict(reading(last - 1, Map.of(key("a"), 1L))))
                .isEqualTo(key("a"));
        assertThat(writers.firstConflict(reading(last, Map.of(key("a"), last)))).isNull();
    }

    /** Random writes and reads; the truth is a search through everything ever written. */
    @Test
    void answers_atRandom_areThoseOfAPlainSearch() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20 * ROUNDS; round++) {
            LastWriters table = new LastWriters(0);
            List<NavigableMap<Key, Long>> states = new ArrayList<>();
            states.add(new TreeMap<>());
            for (long version = 1; version <= 600; version++) {
                String name = "k" + (char) ('a' + random.nextInt(20));
                Mutation write = random.nextInt(4) == 0 ? delete(name) : put(name, "x");
                table.enter(version, List.of(write));
                NavigableMap<Key, Long> next = new TreeMap<>(states.getLast());
                next.put(key(name), write instanceof Mutation.Put ? version : -version);
                states.add(next);
                checkOne(table, states, random, "seed " + seed + " version " + version);
            }
        }
    }

    private static void checkOne(
            LastWriters table, List<NavigableMap<Key, Long>> states, Random random, String what) {
        int read = random.nextInt(states.size());
        Key begin = key("k" + (char) ('a' + random.nextInt(20)));
        Key end = key("k" + (char) (begin.byteAt(1) + random.nextInt(4)));
        NavigableMap<Key, Long> now = states.getLast();
        long seen = Math.max(0, states.get(read).getOrDefault(begin, 0L));
        boolean pointIsStale = Math.abs(now.getOrDefault(begin, 0L)) > read;
        boolean rangeIsStale =
                now.subMap(begin, end).values().stream().anyMatch(v -> Math.abs(v) > read);

        assertThat(table.firstConflict(reading(read, Map.of(begin, seen))) != null)
                .as(what)
                .isEqualTo(pointIsStale);
        assertThat(table.firstConflict(reading(read, Map.of(), new KeyRange(begin, end))) != null)
                .as(what)
                .isEqualTo(rangeIsStale);
    }
}
