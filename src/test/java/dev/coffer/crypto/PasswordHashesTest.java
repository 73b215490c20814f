package dev.coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PasswordHashesTest {
    private final PasswordHashes hashes = new PasswordHashes(RandomSource.system(), 1, 1);

    @Test
    void hash_ofAPassword_matchesItAndNoOther() {
        String hash = hashes.hash("päss", () -> false);
        assertThat(hash).hasSize(60).startsWith("$2a$10$");
        assertThat(hashes.matches(hash, "päss", () -> false)).isTrue();
        assertThat(hashes.matches(hash, "pass", () -> false)).isFalse();
        assertThat(hashes.matches(hash, "", () -> false)).isFalse();
        assertThat(hashes.hash("päss", () -> false)).isNotEqualTo(hash);
    }

    /** Known answers of bcrypt. Source: test vectors of jBCrypt. */
    @ParameterizedTest
    @CsvSource({
        "a, $2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe",
        "abc, $2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
    })
    void hash_thatIsKnown_matches(String password, String hash) {
        assertThat(hashes.matches(hash, password, () -> false)).isTrue();
    }

    @Test
    void decoy_isAHashOfTheCostOfNewOnes() {
        assertThat(PasswordHashes.cost(PasswordHashes.DECOY)).hasValue(PasswordHashes.COST);
    }

    @Test
    void oneMoreThanMayWait_isRefusedAndTheOthersAreNot() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService clients = Executors.newThreadPerTaskExecutor(Thread::new)) {
            Future<String> running = clients.submit(() -> hashes.hash("a", () -> held(begun, go)));
            begun.await();
            Future<String> waiting = clients.submit(() -> hashes.hash("b", () -> false));
            while (hashes.waiting() == 0) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> hashes.hash("c", () -> false))
                    .isInstanceOf(HashingBusyException.class);
            go.countDown();
            assertThat(running.get()).isNotEmpty();
            assertThat(waiting.get()).isNotEmpty();
        }
        assertThat(hashes.operations()).isEqualTo(2);
    }

    private static boolean held(CountDownLatch begun, CountDownLatch go) {
        begun.countDown();
        try {
            go.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @Test
    void password_thatNobodyWaitsFor_isNotHashed() {
        assertThatThrownBy(() -> hashes.hash("a", () -> true))
                .isInstanceOf(CancellationException.class);
        assertThat(hashes.operations()).isZero();
    }
}
