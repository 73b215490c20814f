package dev.coffer.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Copying without a tree gives what going through a tree gives. */
final class RawTextsTest {
    private static final RawTexts.TextWriter MARKED =
            (out, name, text) -> out.string("<" + name + "|" + text + ">");

    @Test
    void copy_randomValues_isAsThroughATree() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            JsonRaw raw = JsonRaw.canonical(RandomJson.value(random, 5));
            JsonWriter expected = new JsonWriter();
            marked(expected, "top", raw.parse());
            assertThat(copied(raw))
                    .as("seed %s", seed)
                    .isEqualTo(new String(expected.toByteArray(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void copy_names_areThoseOfTheInnermostMember() {
        assertThat(copied(raw("{\"a\":\"1\",\"b\":[\"2\",{\"c\":\"3\"},[\"4\"],{}],\"d\":{}}")))
                .isEqualTo(
                        "{\"a\":\"\\u003ca|1\\u003e\",\"b\":[\"\\u003cb|2\\u003e\","
                                + "{\"c\":\"\\u003cc|3\\u003e\"},[\"\\u003cb|4\\u003e\"],{}],"
                                + "\"d\":{}}");
        assertThat(copied(raw("\"x\""))).isEqualTo("\"\\u003ctop|x\\u003e\"");
        assertThat(copied(raw("17"))).isEqualTo("17");
    }

    @Test
    void copy_brokenBytes_isRefused() {
        for (String broken : new String[] {"{\"a\":", "[1,", "\"x", "", "{\"a\"}"}) {
            assertThatThrownBy(() -> copied(raw(broken)))
                    .as(broken)
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static void marked(JsonWriter out, String name, JsonValue value) {
        switch (value) {
            case JsonObject object -> {
                char before = '{';
                for (Map.Entry<String, JsonValue> member : object.entries()) {
                    out.one(before).string(member.getKey()).one(':');
                    marked(out, member.getKey(), member.getValue());
                    before = ',';
                }
                if (before == '{') {
                    out.one('{');
                }
                out.one('}');
            }
            case JsonArray array -> {
                char before = '[';
                for (JsonValue element : array.elements()) {
                    out.one(before);
                    marked(out, name, element);
                    before = ',';
                }
                if (before == '[') {
                    out.one('[');
                }
                out.one(']');
            }
            case JsonString(String text) -> MARKED.write(out, name, text);
            case JsonNumber _, JsonBoolean _, JsonNull _, JsonRaw _ -> out.value(value);
        }
    }

    private static JsonRaw raw(String json) {
        return JsonRaw.ofOwned(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String copied(JsonRaw raw) {
        JsonWriter out = new JsonWriter();
        RawTexts.copy(raw, "top", out, MARKED);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
