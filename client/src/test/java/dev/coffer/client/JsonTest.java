package dev.coffer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    @Test
    void read_everyKindOfValue_isPlainJava() {
        Object value =
                Json.read(" {\"t\":true,\"n\":null,\"a\":[1,-2.50,\"\\u00e9\\n\\ud83d\\ude00\"]} ");
        Map<String, @Nullable Object> expected = new LinkedHashMap<>();
        expected.put("t", true);
        expected.put("n", null);
        expected.put("a", List.of(1L, new BigDecimal("-2.50"), "é\n😀"));
        assertThat(value).isEqualTo(expected);
    }

    @Test
    void read_numbersBeyondLongAndDouble_loseNothing() {
        assertThat(Json.read("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(Json.read("9223372036854775808"))
                .isEqualTo(new BigInteger("9223372036854775808"));
        assertThat(Json.read("0.1000000000000000055")).hasToString("0.1000000000000000055");
        assertThat(Json.read("-0")).isEqualTo(0L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "[1",
                "{\"a\"}",
                "{\"a\":1,}",
                "{a:1}",
                "01",
                "1.",
                ".5",
                "1e",
                "+1",
                "tru",
                "nul",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\n\"",
                "1 2",
                "NaN",
                "1e99999999999",
                "[1]x"
            })
    void read_whatIsNotJson_isRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> Json.read(text))
                .isInstanceOf(Json.MalformedException.class)
                .hasMessageStartingWith("not JSON at character");
    }

    @Test
    void read_nestedTooDeep_isRefused() {
        String deep = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
        assertThat(Json.read(deep)).isInstanceOf(List.class);
        assertThatThrownBy(() -> Json.read("[" + deep + "]"))
                .isInstanceOf(Json.MalformedException.class);
        assertThatThrownBy(() -> Json.read("[".repeat(1_000_000)))
                .isInstanceOf(Json.MalformedException.class);
    }

    @Test
    void write_whatJsonHasNothingFor_isRefusedWithoutShowingIt() {
        for (Object value :
                List.of(Double.NaN, new Object(), Map.of(1, "s3cret"), Float.POSITIVE_INFINITY)) {
            assertThatThrownBy(() -> Json.write(value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void write_controlsAndQuotes_areEscaped() {
        assertThat(Json.write("a\"\\\n\u0000/é")).isEqualTo("\"a\\\"\\\\\\u000a\\u0000/é\"");
        assertThat(Json.write(Map.of())).isEqualTo("{}");
        assertThat(Json.write(List.of())).isEqualTo("[]");
    }

    /** What was written is read as what it was, whatever it was. */
    @Test
    void writeThenRead_randomValues_areTheSame() {
        long seed = new Random().nextLong();
        System.out.println("JsonTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Object value = value(random, 4);
            assertThat(Json.read(Json.write(value))).as("seed %d", seed).isEqualTo(value);
        }
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> (long) random.nextInt(10);
            case 4 -> new BigDecimal(BigInteger.valueOf(random.nextLong()), 1 + random.nextInt(9));
            case 5 -> text(random);
            case 6 -> Arrays.asList(value(random, depth - 1), value(random, depth - 1));
            default -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    members.put(text(random), value(random, depth - 1));
                }
                yield members;
            }
        };
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(8), 0, Character.MAX_VALUE + 1)
                .collect(
                        StringBuilder::new, (out, c) -> out.append((char) c), StringBuilder::append)
                .toString();
    }
}
