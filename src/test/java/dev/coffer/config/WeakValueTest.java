package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of other types than wanted, as mapstructure's WeakDecode takes them. */
final class WeakValueTest {
    private static JsonValue json(String text) throws JsonException {
        return JsonReader.parse(text.getBytes(StandardCharsets.UTF_8), JsonLimits.TRUSTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "string|\"a\"|\"a\"",
                "string|1.50|\"1.5\"",
                "string|1e3|\"1000\"",
                "string|0.0|\"0\"",
                "string|true|\"1\"",
                "string|false|\"0\"",
                "string|null|\"\"",
                "string|[]|\"\"",
                "int|\"42\"|42",
                "int|\"0x10\"|16",
                "int|\"\"|0",
                "int|3.9|3",
                "int|-3.9|-3",
                "int|true|1",
                "int|null|0",
                "float64|\"1.25\"|1.25",
                "float64|7|7",
                "bool|\"T\"|true",
                "bool|\"\"|false",
                "bool|2|true",
                "bool|0.0|false",
                "[]string|\"a\"|[\"a\"]",
                "[]string|[1,true,\"x\"]|[\"1\",\"1\",\"x\"]",
                "[]string|null|[]",
                "map|{\"a\":[1]}|{\"a\":[1]}",
                "map|[]|{}",
                "any|{\"a\":null}|{\"a\":null}",
            })
    void value_ofAnotherType_isConverted(String type, String given, String expected)
            throws Exception {
        JsonValue made = WeakValue.as(type, json(given));

        assertThat(new String(JsonWriter.bytesOf(made), StandardCharsets.UTF_8))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "string|{\"a\":1}",
                "string|[1]",
                "int|\"secret\"",
                "int|1e30",
                "string|1e-999999999",
                "int|1e-999999999",
                "int|\"1.5\"",
                "float64|\"secret\"",
                "float64|\"Infinity\"",
                "bool|\"secret\"",
                "bool|[]",
                "[]string|[[1]]",
                "map|\"secret\"",
                "duration|1",
            })
    void value_thatDoesNotFit_isRefusedWithoutTellingIt(String type, String given) {
        assertThatThrownBy(() -> WeakValue.as(type, json(given)))
                .isInstanceOf(FirstRequest.ValueException.class)
                .hasMessageNotContaining("secret");
    }
}
