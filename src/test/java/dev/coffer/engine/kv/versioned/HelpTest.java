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
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** As text, sorted, with the recorder's mark in place of the version. */
    private static String document(JsonValue openApi) {
        String json =
                new String(JsonWriter.bytesOf(JsonWriter.sorted(openApi)), StandardCharsets.UTF_8);
        return json.replace(
                "\"version\":\"" + Product.VERSION + "\"", "\"version\":\"\\u003cversion\\u003e\"");
    }

    /** What is left of an answer without the members that the recording does not have. */
    private static JsonValue likeRecorded(JsonValue ours, JsonValue golden) {
        if (!(ours instanceof JsonObject members && golden instanceof JsonObject recorded)) {
            return ours;
        }
        JsonObject.Builder kept = JsonObject.builder();
        for (Map.Entry<String, JsonValue> member : members.entries()) {
            recorded.get(member.getKey())
                    .ifPresent(value ->
                            kept.put(member.getKey(), likeRecorded(member.getValue(), value)));
        }
        return kept.build();
    }

    /** What is left of a text without the paragraphs that the recording does not have. */
    private static String likeRecorded(String ours, String golden) {
        Set<String> recorded = new HashSet<>(Arrays.asList(golden.split("\n\n")));
        return Arrays.stream(ours.split("\n\n"))
                .filter(recorded::contains)
                .collect(Collectors.joining("\n\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data/a", "config"})
    void help_beyondOurFieldsAndPaths_isAsRecorded(String path) throws IOException {
        JsonObject golden = recorded((path.isEmpty() ? "" : "/") + path + "?help=1");
        Answer help = kv.call(Operation.HELP, path, "{}");

        String text = text(member(golden, "help"));
        assertThat(likeRecorded(text(help.at("help")), text)).isEqualTo(text);
        JsonValue openApi = member(golden, "openapi");
        assertThat(document(likeRecorded(help.at("openapi"), openApi)))
                .isEqualTo(document(openApi));
    }

    @Test
    void help_ofDataAsText_isAsRecorded() throws IOException {
        Answer help = kv.call(Operation.HELP, "data/a", "{}");

        assertThat(text(help.at("help")))
                .isEqualTo(text(member(recorded("/data/a?help=1"), "help")));
    }

    @Test
    void description_ofDeleting_namesWhatItCompares() {
        for (String path : new String[] {"data/a", "metadata/a"}) {
            String paths = kv.call(Operation.HELP, path, "{}").json("openapi", "paths");
            String delete = paths.substring(paths.indexOf("\"delete\":"));
            assertThat(delete)
                    .contains(
                            "\"name\":\"cas\"",
                            "\"name\":\"metadata_cas\"",
                            "\"name\":\"generation\"");
        }
    }

    @Test
    void help_ofConfig_namesOurFields() {
        assertThat(text(kv.call(Operation.HELP, "config", "{}").at("help")))
                .contains("conflict_status (int)", "cas_required_for_delete (bool)");
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
                    "metadata-history/a",
                    "metadata-rollback/a",
                    "diff/a",
                    "lock/a",
                    "lock-prefix/a",
                    "lock-prefix",
                    "foo"
                }) {
            assertThat(text(kv.call(Operation.HELP, path, "{}").at("help")))
                    .as(path)
                    .startsWith("Request:        " + path)
                    .doesNotContain("<no description>");
        }
    }
}
