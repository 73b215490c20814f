package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigPathsTest {
    private static final String EXTENSIONS =
            "\"extensions\":"
                    + new String(JsonWriter.bytesOf(Extensions.json()), StandardCharsets.UTF_8)
                    + ",";

    private final KvFixture kv = KvFixture.versioned();

    @Test
    void read_ofANewMount_showsTheDefaultsAndWhatIsUnderstood() {
        assertThat(kv.get("config").json())
                .isEqualTo(
                        "{\"cas_required\":false,\"cas_required_for_delete\":false,"
                                + "\"conflict_status\":400,"
                                + "\"delete_version_after\":\"0s\","
                                + EXTENSIONS
                                + "\"max_metadata_versions\":0,\"max_versions\":0,\"metadata_cas_required\":false,"
                                + "\"watch_history\":\"1h0m0s\"}");
    }

    @Test
    void extensions_areNamedInTheirOrder() {
        JsonArray shown = (JsonArray) kv.get("config").at("extensions");

        assertThat(shown.elements())
                .contains(new JsonString("cas_on_delete"), new JsonString("txn"))
                .isSortedAccordingTo(Comparator.comparing(name -> ((JsonString) name).value()))
                .doesNotHaveDuplicates();
    }

    @Test
    void write_keepsWhatIsNotGiven() {
        assertThat(
                        kv.post(
                                        "config",
                                        "{\"max_versions\":5,\"cas_required\":true,"
                                                + "\"delete_version_after\":\"3h25m19s\"}")
                                .status())
                .isEqualTo(204);
        kv.post("config", "{}");
        kv.post("config", "{\"max_versions\":\"7\",\"delete_version_after\":null}");
        kv.post("config", "{\"cas_required_for_delete\":true}");
        kv.post("config", "{\"metadata_cas_required\":true,\"conflict_status\":\"409\"}");

        assertThat(kv.get("config").json())
                .isEqualTo(
                        "{\"cas_required\":true,\"cas_required_for_delete\":true,"
                                + "\"conflict_status\":409,"
                                + "\"delete_version_after\":\"3h25m19s\","
                                + EXTENSIONS
                                + "\"max_metadata_versions\":0,\"max_versions\":7,\"metadata_cas_required\":true,"
                                + "\"watch_history\":\"1h0m0s\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"30\"; 30s",
                "\"1d\"; 24h0m0s",
                "-7; -1s",
                "\"-1h\"; -1s",
                "0; 0s",
                "\"1.9s\"; 1s"
            })
    void deleteVersionAfter_isShownAsGoDoes(String asked, String shown) {
        kv.post("config", "{\"delete_version_after\":" + asked + "}");

        assertThat(kv.get("config").json("delete_version_after")).isEqualTo("\"" + shown + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"max_versions\":1.5}; Field validation failed: error converting input for field"
                        + " \"max_versions\": '' cannot parse value as 'int': strconv.ParseInt:"
                        + " invalid syntax",
                "{\"cas_required\":\"maybe\"}; Field validation failed: error converting input for"
                        + " field \"cas_required\": '' cannot parse value as 'bool':"
                        + " strconv.ParseBool: invalid syntax",
                "{\"conflict_status\":412}; conflict_status must be 400 or 409",
                "{\"max_versions\":30001}; max_versions must be between 0 and 30000"
            })
    void malformedSetting_is400AndChangesNothing(String body, String text) {
        String before = kv.get("config").json();

        assertThat(kv.post("config", body).error()).isEqualTo(text);
        assertThat(kv.get("config").json()).isEqualTo(before);
    }

    @Test
    void otherOperations_areUnsupported() {
        assertThat(kv.delete("config").status()).isEqualTo(405);
        assertThat(kv.patch("config", "{}").status()).isEqualTo(405);
    }
}
