package dev.coffer.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bytes of Go's encoder. */
class JsonWriterTest {
    private static final int RANDOM_DOCUMENTS = 2_000;

    @Test
    void write_ofARandomTree_readsBackEqual() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < RANDOM_DOCUMENTS; i++) {
            JsonValue value = RandomJson.value(random, 5);
            JsonValue back = JsonReader.parse(JsonWriter.bytesOf(value), JsonLimits.TRUSTED);
            assertThat(back).as("seed %d round %d", seed, i).isEqualTo(value);
            assertThat(JsonRaw.canonical(back))
                    .as("seed %d round %d", seed, i)
                    .isEqualTo(JsonRaw.canonical(value));
        }
    }

    @Test
    void write_ofSpecialCharacters_escapesThemAsGo() {
        assertThat(written(new JsonString("\u007f\u2028\u2029<>&\b\f\n\r\t\u0001/\"\\")))
                .isEqualTo(
                        "\"\u007f\\u2028\\u2029\\u003c\\u003e\\u0026\\b\\f\\n\\r\\t\\u0001/\\\"\\\\\"");
        assertThat(written(new JsonString("Z\u00fcrich \u6771\ud83d\udd11")))
                .isEqualTo("\"Z\u00fcrich \u6771\ud83d\udd11\"");
    }

    @Test
    void write_ofALoneSurrogate_writesTheEscapedReplacement() {
        assertThat(written(new JsonString("a\ud800b"))).isEqualTo("\"a\\ufffdb\"");
    }

    @Test
    void write_ofEmptyContainers_isShort() {
        assertThat(written(JsonArray.of(JsonObject.EMPTY, JsonArray.EMPTY, new JsonString(""))))
                .isEqualTo("[{},[],\"\"]");
    }

    @Test
    void write_ofAnObject_keepsTheOrderGiven() {
        JsonObject object =
                JsonObject.builder()
                        .put("b", 1)
                        .put("a", true)
                        .putNull("c")
                        .put("d", (String) null)
                        .put("e", "x")
                        .put("f", JsonArray.ofStrings(List.of("y")))
                        .build();
        assertThat(written(object))
                .isEqualTo("{\"b\":1,\"a\":true,\"c\":null,\"d\":null,\"e\":\"x\",\"f\":[\"y\"]}");
    }

    /** U+1F511 is above U+FFFD in UTF-8 and below it in UTF-16. */
    @Test
    void sorted_ordersNamesAtEveryDepthByTheirBytes() {
        JsonObject inner = JsonObject.builder().put("\ud83d\udd11", 1).put("\uFFFD", 2).build();
        JsonObject object =
                JsonObject.builder()
                        .put("b", JsonArray.of(inner))
                        .put("a/", 1)
                        .put("a", 2)
                        .put("", 3)
                        .put("B", 4)
                        .build();
        assertThat(written(JsonWriter.sorted(object)))
                .isEqualTo(
                        "{\"\":3,\"B\":4,\"a\":2,\"a/\":1,\"b\":[{\"\uFFFD\":2,\"\ud83d\udd11\":1}]}");
    }

    @Test
    void write_ofARawValue_splicesItsBytes() {
        JsonRaw raw = JsonRaw.ofOwned("{\"n\":1.0}".getBytes(UTF_8));
        assertThat(written(JsonObject.builder().put("data", raw).build()))
                .isEqualTo("{\"data\":{\"n\":1.0}}");
        assertThat(raw.parse())
                .isEqualTo(JsonObject.builder().put("n", new JsonNumber("1.0")).build());
    }

    @Test
    void clear_wipesTheBufferAndStartsAgain() {
        JsonWriter writer = new JsonWriter(4);
        writer.string("a secret longer than the buffer");
        writer.clear();
        assertThat(writer.size()).isZero();
        assertThat(new String(writer.number(Long.MIN_VALUE).toByteArray(), UTF_8))
                .isEqualTo(Long.toString(Long.MIN_VALUE));
    }

    @Test
    void values_printNothingOfTheirContent() {
        JsonValue secret = new JsonString("hunter2");
        for (JsonValue value :
                Arrays.asList(
                        secret,
                        JsonArray.of(secret),
                        JsonObject.builder().put("hunter2", secret).build(),
                        JsonRaw.canonical(secret),
                        new JsonNumber("222222"))) {
            assertThat(value.toString()).doesNotContain("hunter2").doesNotContain("222222");
        }
    }

    private static String written(JsonValue value) {
        return new String(JsonWriter.bytesOf(value), UTF_8);
    }
}
