package dev.coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShamirTest {
    private static final RandomSource RANDOM = RandomSource.system();

    /** Goal: every subset of at least the threshold gives the secret, none below it does. */
    @Test
    void combine_everySubset_givesTheSecretFromTheThresholdOn() throws Exception {
        for (int shares = 2; shares <= 7; shares++) {
            for (int threshold = 2; threshold <= shares; threshold++) {
                SecretBytes secret = SecretBytes.random(RANDOM, 32);
                List<SecretBytes> parts = Shamir.split(secret, shares, threshold, RANDOM);
                checkEverySubset(secret, parts, threshold);
            }
        }
    }

    private static void checkEverySubset(SecretBytes secret, List<SecretBytes> parts, int threshold)
            throws Exception {
        for (int members = 0; members < 1 << parts.size(); members++) {
            List<SecretBytes> subset = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                if (((members >> i) & 1) == 1) {
                    subset.add(parts.get(i));
                }
            }
            if (subset.size() >= 2) {
                boolean same = Shamir.combine(subset).equals(secret);
                assertThat(same).isEqualTo(subset.size() >= threshold);
                assertThat(Shamir.combine(subset.reversed()).equals(secret)).isEqualTo(same);
            }
        }
    }

    @Test
    void split_mostShares_allDifferAndGiveTheSecret() throws Exception {
        SecretBytes secret = SecretBytes.random(RANDOM, 32);
        List<SecretBytes> parts = Shamir.split(secret, 255, 255, RANDOM);
        Set<Byte> coordinates = new HashSet<>();
        for (SecretBytes part : parts) {
            assertThat(part.sizeBytes()).isEqualTo(33);
            coordinates.add(part.expose()[32]);
        }
        assertThat(coordinates).hasSize(255).doesNotContain((byte) 0);
        assertThat(Shamir.combine(parts)).isEqualTo(secret);
        assertThat(Shamir.combine(parts.subList(1, 255))).isNotEqualTo(secret);
    }

    /** Shares worked out by hand: f(x) = 42 + 7x, so f(1) = 2d and f(2) = 24. */
    @Test
    void combine_sharesWorkedOutByHand_giveTheSecret() throws Exception {
        SecretBytes first = SecretBytes.copyOf(new byte[] {0x2a ^ 7, 1});
        SecretBytes second = SecretBytes.copyOf(new byte[] {0x2a ^ 14, 2});
        assertThat(Shamir.combine(List.of(first, second)).expose()).containsExactly(0x2a);
    }

    @Test
    void combine_sharesThatCannotBelongTogether_areRefusedByText() {
        SecretBytes one = SecretBytes.copyOf(new byte[] {5, 1});
        assertRefused(List.of(), Shamir.TOO_FEW);
        assertRefused(List.of(one), Shamir.TOO_FEW);
        assertRefused(List.of(one, SecretBytes.copyOf(new byte[] {6, 1})), Shamir.DUPLICATE);
        assertRefused(
                List.of(one, SecretBytes.copyOf(new byte[] {6, 6, 2})), Shamir.DIFFERENT_SIZES);
        SecretBytes bare = SecretBytes.copyOf(new byte[] {1});
        assertRefused(List.of(bare, SecretBytes.copyOf(new byte[] {2})), Shamir.TOO_SHORT);
    }

    private static void assertRefused(List<SecretBytes> shares, String text) {
        assertThatThrownBy(() -> Shamir.combine(shares))
                .isInstanceOf(InconsistentSharesException.class)
                .hasMessage(text);
    }

    @Test
    void split_numbersOutOfRange_areRefused() {
        SecretBytes secret = SecretBytes.random(RANDOM, 32);
        int[][] wrong = {{1, 1}, {2, 1}, {2, 3}, {256, 3}, {0, 0}, {-1, -1}};
        for (int[] numbers : wrong) {
            assertThatThrownBy(() -> Shamir.split(secret, numbers[0], numbers[1], RANDOM))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void multiply_everyPair_isThePolynomialProduct() {
        for (int a = 0; a < 256; a++) {
            for (int b = 0; b < 256; b++) {
                assertThat(Gf256.multiply(a, b)).isEqualTo(longProduct(a, b));
            }
        }
    }

    @Test
    void inverse_everyElement_timesItselfIsOne() {
        assertThat(Gf256.inverse(0)).isZero();
        for (int a = 1; a < 256; a++) {
            assertThat(Gf256.multiply(a, Gf256.inverse(a))).isEqualTo(1);
        }
    }

    /** Multiplies without carries, then reduces by 0x11b from the top: another way to the same. */
    private static int longProduct(int a, int b) {
        int product = 0;
        for (int bit = 0; bit < 8; bit++) {
            if (((b >> bit) & 1) == 1) {
                product ^= a << bit;
            }
        }
        for (int bit = 15; bit >= 8; bit--) {
            if ((product >> bit & 1) == 1) {
                product ^= 0x11b << (bit - 8);
            }
        }
        return product;
    }
}
