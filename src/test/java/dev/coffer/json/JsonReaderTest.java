package dev.coffer.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.json.JsonException.Reason;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may send and what it is told: the texts are those of Go 1.26's encoding/json. */
class JsonReaderTest {
    private static final int RANDOM_DOCUMENTS = 2_000;

    /** Inputs are Latin-1, one byte a character; {@code ~} stands for a newline. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{,}                  | invalid character ','",
                "{1}                  | invalid character '1'",
                "{]                   | invalid character ']'",
                "{:1}                 | invalid character ':'",
                "{'a':1}              | invalid character '\\''",
                "{\"a\" 1}            | invalid character '1' after object key",
                "{\"a\"}              | invalid character '}' after object key",
                "{\"a\",              | invalid character ',' after object key",
                "{\"a\":1 \"b\":2}    | invalid character '\"' after object key:value pair",
                "{\"a\":01}           | invalid character '1' after object key:value pair",
                "{\"a\":1\u007f}      | invalid character '\\x7f' after object key:value pair",
                "{\"a\":1,}           | invalid character '}' looking for beginning of object key string",
                "{\"a\":1,,}          | invalid character ',' looking for beginning of object key string",
                "{\"a\":}             | invalid character '}' looking for beginning of value",
                "{\"a\"::1}           | invalid character ':' looking for beginning of value",
                "[1 2]                | invalid character '2' after array element",
                "[1,]                 | invalid character ']' looking for beginning of value",
                "[,1]                 | invalid character ',' looking for beginning of value",
                "[}                   | invalid character '}' looking for beginning of value",
                "{}]                  | invalid character ']' looking for beginning of value",
                "{} x                 | invalid character 'x' looking for beginning of value",
                "{} trailing          | invalid character 'a' in literal true (expecting 'u')",
                "nope                 | invalid character 'o' in literal null (expecting 'u')",
                "nulx                 | invalid character 'x' in literal null (expecting 'l')",
                "{\"a\":tru}          | invalid character '}' in literal true (expecting 'e')",
                "falsy                | invalid character 'y' in literal false (expecting 'e')",
                "{\"a\":NaN}          | invalid character 'N' looking for beginning of value",
                "{\"a\":+1}           | invalid character '+' looking for beginning of value",
                "{\"a\":.5}           | invalid character '.' looking for beginning of value",
                "-x                   | invalid character 'x' in numeric literal",
                "{\"a\":-}            | invalid character '}' in numeric literal",
                "1.x                  | invalid character 'x' after decimal point in numeric literal",
                "{\"a\":1.}           | invalid character '}' after decimal point in numeric literal",
                "1ex                  | invalid character 'x' in exponent of numeric literal",
                "1e+x                 | invalid character 'x' in exponent of numeric literal",
                "\"a\\x\"             | invalid character 'x' in string escape code",
                "\"a\\u12g4\"         | invalid character 'g' in \\u hexadecimal character escape",
                "{\"a\":\"\\u00\"}    | invalid character '\"' in \\u hexadecimal character escape",
                "\"a~b\"              | invalid character '\\n' in string literal",
                "\\                   | invalid character '\\\\' looking for beginning of value",
                "\u00ef\u00bb\u00bf{} | invalid character '\u00ef' looking for beginning of value",
                "{\"a\":\u00c3\u00a9} | invalid character '\u00c3' looking for beginning of value",
                "\u00ad               | invalid character '\\u00ad' looking for beginning of value",
                "{\"a\":1e400}        | json: cannot unmarshal number 1e400 into Go value of type float64",
                "{}-1.8e308           | json: cannot unmarshal number -1.8e308 into Go value of type float64",
                "{                    | unexpected EOF",
                "{\"a\":[1            | unexpected EOF",
                "\"abc                | unexpected EOF",
                "\"a\\                | unexpected EOF",
                "nul                  | unexpected EOF",
                "-                    | unexpected EOF",
                "{}1.                 | unexpected EOF",
                "[]                   | json: cannot unmarshal array into Go value of type map[string]interface {}",
                "1                    | json: cannot unmarshal number into Go value of type map[string]interface {}",
                "01                   | json: cannot unmarshal number into Go value of type map[string]interface {}",
                "\"x\"                | json: cannot unmarshal string into Go value of type map[string]interface {}",
                "true                 | json: cannot unmarshal bool into Go value of type map[string]interface {}",
            })
    void parseBody_ofBrokenInput_failsWithTheTextOfGo(String input, String text) {
        assertThatThrownBy(() -> body(latin1(input.replace('~', '\n'))))
                .isInstanceOf(JsonException.class)
                .hasMessage(text);
    }

    /** The low byte of U+0133 is that of the digit 3. */
    @Test
    void parse_ofAnEscapeWithALetterBeyondAscii_fails() {
        assertThat(refusalOf("\"\\u01f\u0133\"").text())
                .isEqualTo("invalid character '\u00c4' in \\u hexadecimal character escape");
        assertThat(parse("\"\\u01f3\u0133\"")).isEqualTo(new JsonString("\u01f3\u0133"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "\n", "null", "nulltrue", "{}", "{}truefalse", "{}1-2", "{} {"})
    void parseBody_ofNothingNullOrDocumentsAfterAnEmptyOne_hasNoMembers(String input) {
        assertThat(body(latin1(input))).isEqualTo(JsonObject.EMPTY);
    }

    @Test
    void parseBody_ofTwoDocuments_takesTheFirst() {
        assertThat(body(latin1("{\"a\":1}{\"b\":2} [")))
                .isEqualTo(JsonObject.builder().put("a", 1).build());
    }

    @Test
    void parseBody_ofANameGivenTwice_takesTheLastValueAsItIs() {
        assertThat(body(latin1("{\"a\":{\"x\":1},\"b\":2,\"a\":{\"y\":3}}")))
                .isEqualTo(
                        JsonObject.builder()
                                .put("a", JsonObject.builder().put("y", 3).build())
                                .put("b", 2)
                                .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740993",
                "123456789012345678901234567890",
                "1.0",
                "1e3",
                "-0",
                "1E+21"
            })
    void parse_ofANumber_keepsTheLiteral(String literal) {
        assertThat(parse(literal)).isEqualTo(new JsonNumber(literal));
    }

    @Test
    void parse_ofBrokenUtf8_replacesEachByte() {
        assertThat(JsonReader.parse(latin1("\"\u00ff\u00e2\u0082\""), JsonLimits.REQUEST))
                .isEqualTo(new JsonString("\uFFFD\uFFFD\uFFFD"));
        assertThat(
                        JsonReader.parse(
                                latin1("\"\u00ed\u00a0\u0080\u00c3\u00a9\""), JsonLimits.REQUEST))
                .isEqualTo(new JsonString("\uFFFD\uFFFD\uFFFD\u00e9"));
    }

    @Test
    void parse_ofSurrogatesWithoutPartner_replacesThem() {
        assertThat(parse("\"\\ud800\\u0041 \\ud83d\\ude00 \\udc00\""))
                .isEqualTo(new JsonString("\uFFFDA \ud83d\ude00 \uFFFD"));
    }

    @Test
    void parse_ofTheDeepestAllowed_passes_oneMoreFails() {
        assertThat(parse("[".repeat(1_000) + "]".repeat(1_000))).isInstanceOf(JsonArray.class);
        assertThatThrownBy(() -> parse("[".repeat(1_001) + "]".repeat(1_001)))
                .hasMessage("invalid character '[' exceeded max depth");
        assertThatThrownBy(() -> parse("[".repeat(600))).hasMessage("unexpected EOF");
    }

    /** The stack of a carrier thread is what recursive code has to do with. */
    @Test
    void deepestAllowed_isReadSortedWrittenAndComparedOnAVirtualThread() throws Exception {
        FutureTask<Boolean> task =
                new FutureTask<>(() -> {
                    String deep = "{\"a\":[".repeat(500) + "]}".repeat(500);
                    JsonValue value = JsonWriter.sorted(parse(deep));
                    JsonRaw raw = JsonRaw.canonical(value);
                    return raw.parse().equals(value) && raw.parse().hashCode() == value.hashCode();
                });
        Thread.ofVirtual().start(task);
        assertThat(task.get()).isTrue();
    }

    @Test
    void parse_ofAThousandStrings_passes_oneMoreIsTooComplex() {
        String rest = ",\"a\":\"b\"".repeat(499) + "}";
        assertThat(body(latin1("{\"x\":\"y\"" + rest)).size()).isEqualTo(2);
        JsonException refusal = refusalOf("{\"x\":[\"y\",\"z\"]" + rest);
        assertThat(refusal.reason()).isEqualTo(Reason.TOO_COMPLEX);
        assertThat(refusal.requestText())
                .isEqualTo(
                        "refused JSON input due to high complexity: exceeded maximum number of strings");
    }

    @Test
    void parse_countsTheStringsOfEveryDocument() {
        assertThat(refusalOf("{}" + "\"a\"".repeat(1_001)).reason()).isEqualTo(Reason.TOO_COMPLEX);
    }

    /** 40 bytes an array: the limit of 32.5 MiB is reached by the 851,969th. */
    @Test
    void parse_ofTooMuchMemory_isTooComplex() {
        assertThat(refusalOf("[" + "[],".repeat(851_967) + "[]]").requestText())
                .isEqualTo(
                        "refused JSON input due to high complexity: exceeded maximum estimated memory limits");
        assertThat(parse("[" + "[],".repeat(851_966) + "[]]")).isInstanceOf(JsonArray.class);
    }

    @Test
    void parse_ofASyntaxErrorBehindTheLimit_reportsTheLimit() {
        String tooMany = "{\"a\":[" + "\"x\",".repeat(1_001);
        assertThat(refusalOf(tooMany + "?").reason()).isEqualTo(Reason.TOO_COMPLEX);
        assertThat(refusalOf("?" + tooMany).reason()).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void requestText_ofAMalformedBody_hasThePrefixOfOpenBao() {
        assertThat(refusalOf("{").requestText())
                .isEqualTo("failed to decode JSON input: unexpected EOF");
    }

    @Test
    void refusal_ofAnEndlessNumber_quotesItsBeginningOnly() {
        assertThat(refusalOf("9".repeat(5_000)).text()).hasSizeLessThan(1_100);
    }

    /** The fast reader and the slow one must take the same inputs, else a body would be a 500. */
    @Test
    void parse_ofRandomDamage_neverFailsOtherwiseThanAsJson() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < RANDOM_DOCUMENTS; i++) {
            byte[] bytes = JsonWriter.bytesOf(RandomJson.value(random, 4));
            for (int damage = random.nextInt(4); damage > 0; damage--) {
                int at = random.nextInt(bytes.length);
                bytes[at] =
                        (byte)
                                (random.nextBoolean()
                                        ? "{}[]\",:01e.-\\ut \n".charAt(random.nextInt(17))
                                        : random.nextInt(256));
            }
            assertThat(outcome(bytes)).as("seed %d round %d", seed, i).isIn("value", "refusal");
        }
    }

    private static String outcome(byte[] bytes) {
        try {
            JsonValue value = JsonReader.parse(bytes, JsonLimits.REQUEST);
            return value.goKind().isEmpty() ? "nothing" : "value";
        } catch (JsonException refused) {
            return refused.text().equals(JsonReader.DISAGREEMENT) ? "two readers" : "refusal";
        }
    }

    private static JsonException refusalOf(String input) {
        try {
            return new JsonException(Reason.MALFORMED, "parsed a " + parse(input).goKind());
        } catch (JsonException refused) {
            return refused;
        }
    }

    private static JsonValue parse(String input) {
        return JsonReader.parse(input.getBytes(UTF_8), JsonLimits.REQUEST);
    }

    private static JsonObject body(byte[] input) {
        return JsonReader.parseBody(input, JsonLimits.REQUEST);
    }

    private static byte[] latin1(String input) {
        return input.getBytes(ISO_8859_1);
    }
}
