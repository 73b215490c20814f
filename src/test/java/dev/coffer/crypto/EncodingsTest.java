package dev.coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EncodingsTest {
    @Test
    void hex_bytes_goThereAndBack() {
        assertThat(Encodings.hex(new byte[] {0, -1, 16})).isEqualTo("00ff10");
        assertThat(Encodings.fromHex("00fF10")).hasValue(new byte[] {0, -1, 16});
        for (String wrong : new String[] {"0", "zz", "0x00", " 00"}) {
            assertThat(Encodings.fromHex(wrong)).isEmpty();
        }
    }

    @Test
    void base64_bytes_goThereAndBack() {
        assertThat(Encodings.base64(new byte[] {0, -1, 16, 1})).isEqualTo("AP8QAQ==");
        assertThat(Encodings.fromBase64("AP8QAQ==")).hasValue(new byte[] {0, -1, 16, 1});
        for (String wrong : new String[] {"zz", "AP8QAQ", "AP8QAQ=", "A===", "AP8_", "AP8Q\n"}) {
            assertThat(Encodings.fromBase64(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void constantTimeEqual_values_comparesContentAndSize() {
        assertThat(ConstantTime.equal("token", "token")).isTrue();
        assertThat(ConstantTime.equal("token", "tokeN")).isFalse();
        assertThat(ConstantTime.equal("token", "toke")).isFalse();
        assertThat(ConstantTime.equal(new byte[] {1}, new byte[] {1})).isTrue();
        assertThat(ConstantTime.equal(new byte[0], new byte[] {1})).isFalse();
    }
}
