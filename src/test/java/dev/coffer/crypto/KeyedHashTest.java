package dev.coffer.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
    /** RFC 4231, test case 2. */
    @Test
    void hash_publishedVector_isAsPublished() {
        KeyedHash hash = KeyedHash.of(SecretBytes.copyOf("Jefe".getBytes(UTF_8)));
        assertThat(Encodings.hex(hash.hash("what do ya want for nothing?".getBytes(UTF_8))))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assertThat(hash.hash("what do ya ".getBytes(UTF_8), "want for nothing?".getBytes(UTF_8)))
                .isEqualTo(hash.hash("what do ya want for nothing?".getBytes(UTF_8)));
    }

    @Test
    void hash_cut_isTheBeginningOfTheWhole() {
        KeyedHash hash = KeyedHash.of(SecretBytes.copyOf(new byte[32]));
        byte[] input = {1, 2, 3};
        assertThat(hash.hash(16, input)).isEqualTo(Arrays.copyOf(hash.hash(input), 16));
        assertThatThrownBy(() -> hash.hash(15, input)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hash.hash(33, input)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Goal: pooled hashes are never shared by two callers at once. */
    @Test
    void hash_byManyThreads_staysItsOwn() throws Exception {
        KeyedHash hash = KeyedHash.of(SecretBytes.copyOf(new byte[32]));
        List<Callable<Boolean>> callers = new ArrayList<>();
        for (int caller = 0; caller < 64; caller++) {
            byte[] own = ("input " + caller).getBytes(UTF_8);
            byte[] expected = hash.hash(own);
            callers.add(() -> staysSame(hash, own, expected));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> done : threads.invokeAll(callers)) {
                assertThat(done.get()).isTrue();
            }
        }
    }

    private static boolean staysSame(KeyedHash hash, byte[] own, byte[] expected) {
        for (int i = 0; i < 500; i++) {
            if (!Arrays.equals(expected, hash.hash(own))) {
                return false;
            }
        }
        return true;
    }

    @Test
    void destroy_then_nothingIsHashed() {
        KeyedHash hash = KeyedHash.of(SecretBytes.copyOf(new byte[32]));
        assertThat(hash.hash(new byte[1])).hasSize(32);
        hash.destroy();
        assertThatThrownBy(() -> hash.hash(new byte[1])).isInstanceOf(DestroyedKeyException.class);
    }
}
