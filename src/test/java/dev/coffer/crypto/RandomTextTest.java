package dev.coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomTextTest {
    private static final long SEED = 20_261_122L;

    @Test
    void serviceToken_any_hasItsForm() {
        assertThat(RandomText.serviceToken(RandomSource.system())).matches("s\\.[0-9A-Za-z]{24}");
    }

    /**
     * Goal: no letter is favoured. Chi-squared over 62 letters; the bound is exceeded 1 in 10^9.
     */
    @Test
    void base62_manyCharacters_areUniform() {
        int[] seen = new int[128];
        int drawn = 62_000;
        RandomSource random = SeededRandom.of(SEED);
        RandomText.base62(random, drawn).chars().forEach(letter -> seen[letter]++);
        double expected = drawn / 62.0;
        double distance = 0;
        int letters = 0;
        for (int count : seen) {
            if (count > 0) {
                letters++;
                distance += (count - expected) * (count - expected) / expected;
            }
        }
        assertThat(letters).isEqualTo(62);
        assertThat(distance).as("seed %d", SEED).isLessThan(145);
    }

    @Test
    void base62_aByteOfTheRejectedRange_isDrawnAgain() {
        int[] next = {0};
        RandomSource counting =
                target -> {
                    for (int i = 0; i < target.length; i++) {
                        target[i] = (byte) (next[0]++ == 0 ? 255 : 1);
                    }
                };
        assertThat(RandomText.base62(counting, 3)).isEqualTo("111");
    }

    @Test
    void below_everyBound_staysBelowAndReachesAll() {
        RandomSource random = SeededRandom.of(SEED);
        for (int bound : new int[] {1, 2, 3, 255, 256}) {
            Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < 20 * bound; i++) {
                seen.add(random.below(bound));
            }
            assertThat(seen).allMatch(value -> value >= 0 && value < bound);
            assertThat(seen.size()).as("seed %d", SEED).isGreaterThanOrEqualTo(bound - 1);
        }
        assertThatThrownBy(() -> random.below(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> random.below(257)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void uuid_any_isVersionFour() {
        assertThat(RandomSource.system().uuid())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        RandomSource ones = target -> Arrays.fill(target, (byte) -1);
        assertThat(ones.uuid()).isEqualTo("ffffffff-ffff-4fff-bfff-ffffffffffff");
    }
}
