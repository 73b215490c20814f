package dev.coffer.storage.barrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.crypto.DestroyedKeyException;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.crypto.SeededRandom;
import dev.coffer.request.RequestFailure;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyringTest {
    private static final long SEED = 7;
    private static final Instant FIRST = Instant.parse("2026-11-22T07:00:00.123456789Z");
    private static final Instant SECOND = Instant.parse("2026-11-23T07:00:00Z");

    private final RandomSource random = SeededRandom.of(SEED);

    @Test
    void rotated_keyring_keepsOldTermsAndActivatesTheNew() {
        Keyring first = Keyring.create(random, FIRST);
        Keyring second = first.rotated(random, SECOND);
        assertThat(first.terms()).hasSize(1);
        assertThat(second.terms()).hasSize(2);
        assertThat(second.terms().getFirst()).isEqualTo(first.active());
        assertThat(second.active().number()).isEqualTo(2);
        assertThat(second.active().installed()).isEqualTo(SECOND);
        assertThat(second.active().key()).isNotEqualTo(first.active().key());
        assertThat(second.namesKey()).isEqualTo(first.namesKey());
        assertThat(second).hasToString("Keyring[2 terms, active 2]");
    }

    /** Goal: stored times never run backwards, whatever the clock does. */
    @Test
    void rotated_clockSetBack_keepsTheTimeOfThePredecessor() {
        Keyring keyring = Keyring.create(random, SECOND).rotated(random, FIRST);
        assertThat(keyring.active().installed()).isEqualTo(SECOND);
    }

    @Test
    void decode_encodedKeyring_isTheSame() {
        Keyring keyring = Keyring.create(random, FIRST).rotated(random, SECOND);
        Keyring back = Keyring.decode(keyring.encode());
        assertThat(back.terms()).isEqualTo(keyring.terms());
        assertThat(back.namesKey()).isEqualTo(keyring.namesKey());
    }

    @Test
    void decode_cutLengthenedOrOtherFormat_isRefused() {
        byte[] encoded = Keyring.create(random, FIRST).rotated(random, SECOND).encode().expose();
        for (int size = 0; size < encoded.length; size++) {
            assertRefused(Arrays.copyOf(encoded, size));
        }
        assertRefused(Arrays.copyOf(encoded, encoded.length + 1));
        byte[] later = encoded.clone();
        later[0] = 2;
        assertRefused(later);
        byte[] repeated = encoded.clone();
        repeated[1 + 32 + 4 + 48 + 3] = 1;
        assertRefused(repeated);
        byte[] huge = encoded.clone();
        huge[1 + 32] = 0x7f;
        assertRefused(huge);
    }

    private static void assertRefused(byte[] encoded) {
        assertThatThrownBy(() -> Keyring.decode(SecretBytes.copyOf(encoded)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the stored keyring");
    }

    @Test
    void rotated_atTheMostTerms_isRefused() {
        Keyring keyring = Keyring.create(random, FIRST);
        while (keyring.terms().size() < 300) {
            keyring = keyring.rotated(random, SECOND);
        }
        byte[] encoded = keyring.encode().expose();
        assertThat(Keyring.decode(SecretBytes.copyOf(encoded)).terms()).hasSize(300);
        Keyring full = filled(encoded);
        assertThatThrownBy(() -> full.rotated(random, SECOND))
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessage(Keyring.FULL);
    }

    /** A keyring of the most terms, by the stored form: adding them one by one takes too long. */
    private static Keyring filled(byte[] encoded) {
        int head = 1 + 32 + 4;
        byte[] term = Arrays.copyOfRange(encoded, head, head + 48);
        byte[] full = Arrays.copyOf(encoded, head + Keyring.MAX_TERMS * term.length);
        ByteBuffer.wrap(full).putInt(1 + 32, Keyring.MAX_TERMS);
        for (int i = 0; i < Keyring.MAX_TERMS; i++) {
            int at = head + i * term.length;
            System.arraycopy(term, 0, full, at, term.length);
            ByteBuffer.wrap(full).putInt(at, i + 1);
        }
        return Keyring.decode(SecretBytes.takeOver(full));
    }

    @Test
    void destroy_keyring_leavesNoKeyReadable() {
        Keyring keyring = Keyring.create(random, FIRST).rotated(random, SECOND);
        keyring.destroy();
        assertThat(keyring.namesKey().destroyed()).isTrue();
        assertThat(keyring.terms()).allMatch(term -> term.key().destroyed());
        assertThatThrownBy(keyring::encode).isInstanceOf(DestroyedKeyException.class);
    }
}
