package dev.coffer.storage.physical;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The ring of ids against a plain map. */
final class CommittedIdsTest {
    private static final int ROUNDS = Integer.getInteger("coffer.rounds", 1);

    private final CommittedIds ids = new CommittedIds(8);

    @Test
    void ids_beyondTheCapacity_areForgottenOldestFirst() {
        for (int i = 1; i <= 20; i++) {
            ids.add(new TxId(i, i), i);
        }
        for (int i = 1; i <= 20; i++) {
            assertThat(ids.versionOf(new TxId(i, i))).isEqualTo(i <= 12 ? 0 : i);
        }
        assertThat(ids.size()).isEqualTo(8);
    }

    @Test
    void ids_aboveAVersion_areForgottenNewestFirst() {
        for (int i = 1; i <= 6; i++) {
            ids.add(new TxId(i, i), i);
        }
        ids.forgetAbove(4);
        assertThat(ids.versionOf(new TxId(4, 4))).isEqualTo(4);
        assertThat(ids.versionOf(new TxId(5, 5))).isZero();
        ids.add(new TxId(9, 9), 5);
        ids.forgetAbove(0);
        assertThat(ids.size()).isZero();
    }

    /** Few different halves make many ids share a hash. */
    @Test
    void changes_atRandom_agreeWithAPlainMap() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<TxId, Long> expected = new LinkedHashMap<>();
        for (long version = 1; version <= 20_000L * ROUNDS; version++) {
            TxId id = new TxId(random.nextInt(6), random.nextInt(6));
            assertThat(ids.versionOf(id))
                    .as("seed %d version %d", seed, version)
                    .isEqualTo(expected.getOrDefault(id, 0L));
            if (random.nextInt(20) == 0) {
                long above = version - random.nextInt(12);
                ids.forgetAbove(above);
                expected.values().removeIf(v -> v > above);
            } else if (!expected.containsKey(id)) {
                ids.add(id, version);
                expected.put(id, version);
                if (expected.size() > 8) {
                    expected.remove(expected.keySet().iterator().next());
                }
            }
            assertThat(ids.size()).isEqualTo(expected.size());
        }
    }
}
