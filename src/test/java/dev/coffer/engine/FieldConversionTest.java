package dev.coffer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FieldConversionTest {
    private static final String INT = "'' cannot parse value as 'int': strconv.ParseInt: ";

    private static @Nullable Object convert(Field.Type type, String json) {
        JsonValue value = Requests.json("{\"v\":" + json + "}").get("v").orElseThrow();
        return FieldConversion.convert(new Field("v", type, ""), value, WeakTyping.BODY);
    }

    private static String refusal(Field.Type type, String json) {
        try {
            return "converted to " + convert(type, json);
        } catch (ConversionException refusal) {
            return refusal.text();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "7; 7",
                "-1; -1",
                "null; 0",
                "true; 1",
                "false; 0",
                "\"\"; 0",
                "\"7\"; 7",
                "\"+7\"; 7",
                "\"0x10\"; 16",
                "\"0b11\"; 3",
                "\"0o17\"; 15",
                "\"010\"; 8",
                "\"0_7\"; 7",
                "\"1_000\"; 1000",
                "9223372036854775807; 9223372036854775807"
            })
    void integer_inEveryFormGoReads_isConverted(String json, long expected) {
        assertThat(convert(Field.Type.INT, json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1.0; invalid syntax",
                "1e3; invalid syntax",
                "\" 1\"; invalid syntax",
                "\"08\"; invalid syntax",
                "\"0a7\"; invalid syntax",
                "\"0x\"; invalid syntax",
                "\"_1\"; invalid syntax",
                "\"1__0\"; invalid syntax",
                "\"x\"; invalid syntax",
                "9223372036854775808; value out of range"
            })
    void integer_malformed_isRefusedInGosWords(String json, String reason) {
        assertThat(refusal(Field.Type.INT, json)).isEqualTo(INT + reason);
    }

    @Test
    void integer_ofAnotherKind_isRefusedByItsGoType() {
        assertThat(refusal(Field.Type.INT, "[1]"))
                .isEqualTo("'' expected type 'int', got unconvertible type '[]interface {}'");
        assertThat(refusal(Field.Type.INT, "{}"))
                .isEqualTo(
                        "'' expected type 'int', got unconvertible type 'map[string]interface {}'");
    }

    @Test
    void repeatedQueryParameter_isAListOfStringsInTheRefusal() {
        JsonObject twice = Requests.json("{\"version\":[\"1\",\"2\"]}");

        assertThatThrownBy(() ->
                        FieldConversion.convert(
                                Field.integer("version", ""),
                                twice.get("version").orElseThrow(),
                                WeakTyping.QUERY))
                .isInstanceOf(ConversionException.class)
                .hasMessage("'' expected type 'int', got unconvertible type '[]string'");
    }

    @Test
    void bool_inEveryFormGoReads_isConverted() {
        assertThat(convert(Field.Type.BOOL, "\"T\"")).isEqualTo(true);
        assertThat(convert(Field.Type.BOOL, "1")).isEqualTo(true);
        assertThat(convert(Field.Type.BOOL, "0")).isEqualTo(false);
        assertThat(convert(Field.Type.BOOL, "\"\"")).isEqualTo(false);
        assertThat(refusal(Field.Type.BOOL, "2"))
                .isEqualTo("'' cannot parse value as 'bool': strconv.ParseBool: invalid syntax");
        assertThat(refusal(Field.Type.BOOL, "\"yes\""))
                .isEqualTo("'' cannot parse value as 'bool': strconv.ParseBool: invalid syntax");
    }

    @Test
    void map_asListOfMaps_isMerged() {
        assertThat(convert(Field.Type.MAP, "[{\"a\":1},null,{\"a\":2,\"b\":[]}]"))
                .isEqualTo(Requests.json("{\"a\":2,\"b\":[]}"));
        assertThat(convert(Field.Type.MAP, "[]")).isEqualTo(JsonObject.EMPTY);
    }

    @Test
    void map_ofAnotherKind_isRefusedWithoutItsValue() {
        assertThat(refusal(Field.Type.MAP, "\"x\""))
                .isEqualTo(
                        "'' expected type 'map[string]interface {}',"
                                + " got unconvertible type 'string'");
        assertThat(refusal(Field.Type.MAP, "[1]"))
                .isEqualTo(
                        "'[0]' expected type 'map[string]interface {}',"
                                + " got unconvertible type 'json.Number'");
    }

    @Test
    void integerList_inEveryForm_isConverted() {
        assertThat(convert(Field.Type.INT_LIST, "[1,\"2\",true]")).isEqualTo(List.of(1L, 2L, 1L));
        assertThat(convert(Field.Type.INT_LIST, "\"1,0x2\"")).isEqualTo(List.of(1L, 2L));
        assertThat(convert(Field.Type.INT_LIST, "3")).isEqualTo(List.of(3L));
        assertThat(convert(Field.Type.INT_LIST, "true")).isEqualTo(List.of(1L));
        assertThat(convert(Field.Type.INT_LIST, "null")).isEqualTo(List.of());
        assertThat(convert(Field.Type.INT_LIST, "\"\"")).isEqualTo(List.of());
        assertThat(convert(Field.Type.INT_LIST, "{}")).isEqualTo(List.of());
    }

    @Test
    void integerList_malformed_namesEveryElement() {
        assertThat(refusal(Field.Type.INT_LIST, "[\"x\",1,1.5]"))
                .isEqualTo(
                        "decoding failed due to the following error(s):\n\n"
                                + "'[0]' cannot parse value as 'int': strconv.ParseInt: invalid"
                                + " syntax\n"
                                + "'[2]' cannot parse value as 'int': strconv.ParseInt: invalid"
                                + " syntax");
        assertThat(refusal(Field.Type.INT_LIST, "{\"a\":1}"))
                .isEqualTo(
                        "decoding failed due to the following error(s):\n\n'[0]' expected type"
                                + " 'int', got unconvertible type 'map[string]interface {}'");
    }

    @Test
    void duration_isCutToSecondsTowardsZero() {
        assertThat(convert(Field.Type.DURATION, "\"1.9s\"")).isEqualTo(Duration.ofSeconds(1));
        assertThat(convert(Field.Type.DURATION, "\"-0.9s\"")).isEqualTo(Duration.ZERO);
        assertThat(convert(Field.Type.SIGNED_DURATION, "\"-1.9s\""))
                .isEqualTo(Duration.ofSeconds(-1));
        assertThat(convert(Field.Type.DURATION, "30")).isEqualTo(Duration.ofSeconds(30));
        assertThat(convert(Field.Type.DURATION, "null")).isNull();
    }

    @Test
    void duration_malformed_isRefusedInGosWords() {
        assertThat(refusal(Field.Type.DURATION, "-5"))
                .isEqualTo("cannot provide negative value '-5'");
        assertThat(refusal(Field.Type.DURATION, "true"))
                .isEqualTo("could not parse duration from input");
        assertThat(refusal(Field.Type.DURATION, "1.5"))
                .isEqualTo("time: missing unit in duration \"1.5\"");
    }

    @Test
    void lists_ofTexts_areStripped() {
        assertThat(convert(Field.Type.COMMA_STRING_LIST, "\"a, b\"")).isEqualTo(List.of("a", "b"));
        assertThat(convert(Field.Type.STRING_LIST, "\"a, b\"")).isEqualTo(List.of("a, b"));
        assertThat(convert(Field.Type.COMMA_STRING_LIST, "[\" a\",1]"))
                .isEqualTo(List.of("a", "1"));
    }

    @Test
    void pairs_fromMapOrList_areConverted() {
        assertThat(convert(Field.Type.KEY_VALUE_PAIRS, "{\"version\":2}"))
                .isEqualTo(Map.of("version", "2"));
        assertThat(convert(Field.Type.KEY_VALUE_PAIRS, "[\"a=b=c\"]"))
                .isEqualTo(Map.of("a", "b=c"));
        assertThat(convert(Field.Type.KEY_VALUE_PAIRS, "null")).isEqualTo(Map.of());
        assertThat(refusal(Field.Type.KEY_VALUE_PAIRS, "\"ab\""))
                .isEqualTo("invalid key pair \"ab\"");
    }

    @Test
    void name_isCheckedByItsForm() {
        assertThat(convert(Field.Type.NAME, "\"a.b-c\"")).isEqualTo("a.b-c");
        assertThat(refusal(Field.Type.NAME, "\"-a\""))
                .isEqualTo("field does not match the formatting rules");
    }
}
