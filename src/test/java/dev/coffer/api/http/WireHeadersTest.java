package dev.coffer.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A handler must not be able to split an answer in two, however it came by a header's value. */
class WireHeadersTest {
    @Test
    void lookup_anyCase_findsInOrderSent() {
        WireHeaders headers = WireHeaders.of("X-A", "1", "other", "2", "x-a", "3");

        assertThat(headers.first("x-A")).isEqualTo("1");
        assertThat(headers.all("X-a")).containsExactly("1", "3");
        assertThat(headers.first("missing")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\0b", "\u007f", "\u0100"})
    void value_controlCharacter_isRefused(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> WireHeaders.of("x", value));
        assertThatIllegalArgumentException().isThrownBy(() -> WireHeaders.EMPTY.with("x", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "\u00e4", "Content-Length", "transfer-encoding"})
    void name_notTokenOrFraming_isRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> WireHeaders.of(name, "x"));
    }

    @Test
    void text_ofHeaders_hidesValues() {
        assertThat(WireHeaders.of("X-Vault-Token", "s.secret").toString())
                .isEqualTo("WireHeaders[X-Vault-Token]");
    }
}
