package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Operation;
import dev.coffer.request.Product;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The help is compared with what was recorded, word for word. */
final class HelpTest {
    private final KvFixture kv = KvFixture.versioned();

    private static JsonObject recorded(String path) throws IOException {
        try (InputStream in =
                HelpTest.class.getResourceAsStream("/conformance/golden/kv2-help.json")) {
            assertThat(in).isNotNull();
            JsonValue golden = JsonReader.parse(in.readAllBytes(), JsonLimits.TRUSTED);
            for (JsonValue step : ((JsonArray) member(golden, "steps")).elements()) {
                if (member(step, "path").equals(new JsonString("/v1/kv2-help" + path))) {
                    return (JsonObject) member(step, "body");
                }
            }
        }
        throw new IllegalStateException("not recorded: " + path);
    }

    private static JsonValue member(JsonValue value, String... names) {
        JsonValue found = value;
        for (String name : names) {
            found =
                    found instanceof JsonObject object
                            ? object.get(name).orElse(JsonNull.NULL)
                            : JsonNull.NULL;
        }
        return found;
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString(String text) ? text : "";
    }

    /** As text, sorted, with the recorder's mark in place of the version and without our field. */
    private static String document(JsonValue openApi) {
        String json =
                new String(JsonWriter.bytesOf(JsonWriter.sorted(openApi)), StandardCharsets.UTF_8);
        return json.replace(
                        "\"version\":\"" + Product.VERSION + "\"",
                        "\"version\":\"\\u003cversion\\u003e\"")
                .replaceAll("\"conflict_status\":\\{[^}]*},?", "");
    }

    @Test
    void help_ofTheMount_isAsRecorded() throws IOException {
        JsonObject golden = recorded("?help=1");
        Answer help = kv.call(Operation.HELP, "", "{}");

        assertThat(text(help.at("help"))).isEqualTo(text(member(golden, "help")));
        assertThat(document(help.at("openapi"))).isEqualTo(document(member(golden, "openapi")));
        assertThat(help.json("see_also")).isEqualTo("null");
    }

    @Test
    void help_ofData_isAsRecorded() throws IOException {
        JsonObject golden = recorded("/data/a?help=1");
        Answer help = kv.call(Operation.HELP, "data/a", "{}");

        assertThat(text(help.at("help"))).isEqualTo(text(member(golden, "help")));
        assertThat(document(help.at("openapi"))).isEqualTo(document(member(golden, "openapi")));
    }

    @Test
    void help_ofConfig_isAsRecordedButForOurField() throws IOException {
        JsonObject golden = recorded("/config?help=1");
        Answer help = kv.call(Operation.HELP, "config", "{}");

        assertThat(text(help.at("help"))).contains("conflict_status (int)");
        assertThat(text(help.at("help")).replace(ourField(), ""))
                .isEqualTo(text(member(golden, "help")));
        assertThat(document(help.at("openapi"))).isEqualTo(document(member(golden, "openapi")));
    }

    private static String ourField() {
        return "    conflict_status (int)\n\n        " + HelpTexts.MOUNT_CONFLICT_STATUS + "\n\n";
    }

    @Test
    void help_ofEveryPath_saysSomething() {
        for (String path :
                new String[] {
                    "metadata/a",
                    "detailed-metadata/a",
                    "delete/a",
                    "undelete/a",
                    "destroy/a",
                    "subkeys/a",
                    "foo"
                }) {
            assertThat(text(kv.call(Operation.HELP, path, "{}").at("help")))
                    .as(path)
                    .startsWith("Request:        " + path)
                    .doesNotContain("<no description>");
        }
    }
}
