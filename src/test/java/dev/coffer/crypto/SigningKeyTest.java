package dev.coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Keys and signatures against the vectors of RFC 8032 section 7.1. */
final class SigningKeyTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String SEED =
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    private static final String PUBLIC =
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    private static final byte[] MESSAGE = {0x72};
    private static final String SIGNATURE =
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                    + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

    private static SigningKey key() {
        return SigningKey.of(SecretBytes.takeOver(HEX.parseHex(SEED)));
    }

    @Test
    void sign_ofTheSecondVector_givesItsKeyAndSignature() {
        assertThat(HEX.formatHex(key().verifyingKey().bytes())).isEqualTo(PUBLIC);
        assertThat(HEX.formatHex(key().sign(MESSAGE))).isEqualTo(SIGNATURE);
    }

    @Test
    void verifies_anotherMessageOrSignature_isFalse() {
        byte[] signature = key().sign(MESSAGE);
        assertThat(key().verifyingKey().verifies(MESSAGE, signature)).isTrue();
        assertThat(key().verifyingKey().verifies(new byte[] {0x73}, signature)).isFalse();
        signature[0] ^= 1;
        assertThat(key().verifyingKey().verifies(MESSAGE, signature)).isFalse();
    }

    @Test
    void of_aSeedOfAnotherSize_isRefused() {
        SecretBytes shorter = SecretBytes.takeOver(new byte[31]);
        assertThatThrownBy(() -> SigningKey.of(shorter))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
