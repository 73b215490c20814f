package dev.coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HkdfTest {
    /** RFC 5869, appendix A.1. */
    @Test
    void derive_publishedVector_isAsPublished() {
        byte[] material = new byte[22];
        Arrays.fill(material, (byte) 0x0b);
        SecretBytes derived =
                Hkdf.derive(
                        SecretBytes.copyOf(material),
                        HexFormat.of().parseHex("000102030405060708090a0b0c"),
                        HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9"),
                        42);
        assertThat(Encodings.hex(derived.expose()))
                .isEqualTo(
                        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    }

    @Test
    void derive_otherLabelOrOtherKey_givesAnotherKey() {
        SecretBytes key = SecretBytes.copyOf(new byte[32]);
        assertThat(Hkdf.derive(key, "one", 32)).isEqualTo(Hkdf.derive(key, "one", 32));
        assertThat(Hkdf.derive(key, "one", 32)).isNotEqualTo(Hkdf.derive(key, "two", 32));
        assertThat(Hkdf.derive(key, "one", 32))
                .isNotEqualTo(Hkdf.derive(SecretBytes.copyOf(new byte[31]), "one", 32));
    }
}
