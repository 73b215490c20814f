package dev.coffer.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Literals in, exact integers out, or nothing. */
class JsonNumberTest {
    @Test
    void asLong_ofAnIntegerLiteral_isExact() {
        assertThat(new JsonNumber("-0").asLong()).hasValue(0);
        assertThat(new JsonNumber("9007199254740993").asLong()).hasValue(9007199254740993L);
        assertThat(JsonNumber.of(Long.MIN_VALUE).asLong()).hasValue(Long.MIN_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1e3", "9223372036854775808", "123456789012345678901234567890"})
    void asLong_ofAnythingElse_isEmpty(String literal) {
        assertThat(new JsonNumber(literal).asLong()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "-", "01", "1.", ".5", "1e", "1e+", "+1", "0x1", "NaN", "1 ", "--1", "1.e1"
            })
    void number_ofAnInvalidLiteral_isRefused(String literal) {
        assertThatThrownBy(() -> new JsonNumber(literal))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "0.0", "1.5e+10", "1E-5", "10", "-12.030"})
    void number_ofAValidLiteral_keepsIt(String literal) {
        assertThat(new JsonNumber(literal).literal()).isEqualTo(literal);
    }
}
