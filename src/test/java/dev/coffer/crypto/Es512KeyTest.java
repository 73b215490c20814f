package dev.coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Signing over P-521. */
final class Es512KeyTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    private final Es512Key key = Es512Key.generate(RandomSource.system());

    @Test
    void signature_ofAMessage_isVerifiedByTheSameKeyAlone() {
        byte[] signature = key.sign(MESSAGE);

        assertThat(signature).hasSize(132);
        assertThat(key.verifies(MESSAGE, signature)).isTrue();
        assertThat(Es512Key.generate(RandomSource.system()).verifies(MESSAGE, signature)).isFalse();
    }

    @Test
    void key_storedAndReadBack_isTheSame() {
        Es512Key again = Es512Key.of(key.exposeForStorage());

        assertThat(again.verifies(MESSAGE, key.sign(MESSAGE))).isTrue();
        assertThat(key.verifies(MESSAGE, again.sign(MESSAGE))).isTrue();
    }

    @Test
    void signature_changedInAnyByte_isRefused() {
        byte[] signature = key.sign(MESSAGE);

        for (int at = 0; at < signature.length; at++) {
            byte[] changed = signature.clone();
            changed[at] ^= 1;
            assertThat(key.verifies(MESSAGE, changed)).as("byte %s", at).isFalse();
        }
        assertThat(key.verifies(MESSAGE, new byte[0])).isFalse();
        assertThat(key.verifies(MESSAGE, new byte[132])).isFalse();
        assertThat(key.verifies(MESSAGE, new byte[500])).isFalse();
    }
}
