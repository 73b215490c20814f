package dev.coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The offsets are those of Go's decoder. */
final class Base64TextTest {
    @Test
    void decode_paddedText_givesTheBytes() throws NotBase64Exception {
        assertThat(Base64Text.decode("")).isEmpty();
        assertThat(Base64Text.decode("aGVsbG8="))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hello");
        assertThat(Base64Text.decode("aGVs\r\nbA==\n"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hell");
    }

    @ParameterizedTest
    @CsvSource({
        "not base64!, 3",
        "a, 0",
        "ab, 0",
        "abcda, 4",
        "abcdab, 4",
        "=, 0",
        "a=, 1",
        "ab=, 3",
        "ab=c, 2",
        "ab==c, 4",
        "abc=d, 4",
        "abcd=, 4",
        "aäbc, 1",
        "a-bc, 1"
    })
    void decode_otherText_namesTheByte(String text, int offset) {
        NotBase64Exception refused =
                catchThrowableOfType(NotBase64Exception.class, () -> Base64Text.decode(text));

        assertThat(refused.offset()).isEqualTo(offset);
        assertThat(refused).hasMessage("illegal base64 data at input byte " + offset);
    }
}
