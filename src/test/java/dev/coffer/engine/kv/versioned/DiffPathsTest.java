package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What changed between two versions: names, and values only for those who ask and may read. */
final class DiffPathsTest {
    private final KvFixture kv = KvFixture.versioned();

    @BeforeEach
    void write() {
        kv.post("data/a", "{\"data\":{\"same\":1,\"gone\":\"secret-1\",\"new\":{\"x\":[1]}}}");
        kv.post("data/a", "{\"data\":{\"same\":1,\"added\":null,\"new\":{\"x\":[2]}}}");
    }

    private Answer diff(String query) {
        return kv.get("diff/a", query);
    }

    @Test
    void data_differsByTheNamesOfTheTopLevel() {
        assertThat(diff("{\"from\":\"1\",\"to\":\"2\"}").json())
                .isEqualTo(
                        "{\"added\":[\"added\"],\"changed\":[\"new\"],\"from\":1,\"kind\":\"data\","
                                + "\"removed\":[\"gone\"],\"to\":2}");
        assertThat(diff("{\"from\":\"2\",\"to\":\"1\",\"kind\":\"data\"}").json())
                .isEqualTo(
                        "{\"added\":[\"gone\"],\"changed\":[\"new\"],\"from\":2,\"kind\":\"data\","
                                + "\"removed\":[\"added\"],\"to\":1}");
        assertThat(diff("{\"from\":\"1\"}").json()).contains("\"to\":2");
    }

    @Test
    void values_areShownOnlyWhereAsked() {
        assertThat(diff("{\"from\":\"1\"}").json()).doesNotContain("secret-1");
        assertThat(diff("{\"from\":\"1\",\"values\":\"true\"}").json("values"))
                .isEqualTo(
                        "{\"added\":{\"to\":null},\"gone\":{\"from\":\"secret-1\"},"
                                + "\"new\":{\"from\":{\"x\":[1]},\"to\":{\"x\":[2]}}}");
    }

    @Test
    void data_thatIsNullOrTheSame_hasNoNames() {
        kv.post("data/a", "{\"data\":null}");
        assertThat(diff("{\"from\":\"3\",\"to\":\"3\"}").json("changed")).isEqualTo("[]");
        assertThat(diff("{\"from\":\"3\",\"to\":\"1\"}").json("added"))
                .isEqualTo("[\"gone\",\"new\",\"same\"]");
    }

    @Test
    void version_thatCannotBeRead_isRefused() {
        kv.post("data/a", "{\"data\":{}}");
        kv.post("delete/a", "{\"versions\":[1]}");
        kv.post("destroy/a", "{\"versions\":[2]}");
        assertThat(diff("{\"from\":\"1\",\"values\":\"true\"}").status()).isEqualTo(400);
        assertThat(diff("{\"from\":\"1\"}").error())
                .isEqualTo("version 1 of this key is deleted: it cannot be compared");
        assertThat(diff("{\"from\":\"3\",\"to\":\"2\"}").error())
                .isEqualTo("version 2 of this key is destroyed: it cannot be compared");
        for (String from : List.of("4", "0")) {
            Answer missing = diff("{\"from\":\"" + from + "\"}");
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.error()).isEqualTo("version " + from + " of this key is not kept");
        }
    }

    @Test
    void request_thatMakesNoSense_is400() {
        assertThat(diff("{}").error()).startsWith("from is required");
        assertThat(diff("{\"from\":\"1\",\"kind\":\"both\"}").error())
                .isEqualTo("kind must be data or metadata");
        assertThat(diff("{\"from\":\"-1\"}").status()).isEqualTo(400);
        assertThat(diff("{\"from\":\"x\"}").status()).isEqualTo(400);
        assertThat(kv.get("diff/none", "{\"from\":\"1\"}").status()).isEqualTo(404);
    }

    @Test
    void metadata_differsBySettingsAndEntries() {
        kv.post("metadata/a", "{\"max_versions\":3,\"custom_metadata\":{\"a\":\"1\",\"b\":\"2\"}}");
        kv.post("metadata/a", "{\"custom_metadata\":{\"b\":\"3\",\"c.d\":\"4\"}}");
        assertThat(
                        diff("{\"from\":\"1\",\"to\":\"2\",\"kind\":\"metadata\",\"values\":\"1\"}")
                                .json())
                .isEqualTo(
                        "{\"added\":[\"custom_metadata.c.d\"],\"changed\":[\"custom_metadata.b\"],"
                                + "\"from\":1,\"kind\":\"metadata\","
                                + "\"removed\":[\"custom_metadata.a\"],\"to\":2,\"values\":{"
                                + "\"custom_metadata.a\":{\"from\":\"1\"},"
                                + "\"custom_metadata.b\":{\"from\":\"2\",\"to\":\"3\"},"
                                + "\"custom_metadata.c.d\":{\"to\":\"4\"}}}");
        assertThat(diff("{\"from\":\"0\",\"to\":\"1\",\"kind\":\"metadata\"}").json("changed"))
                .isEqualTo("[\"max_versions\"]");
    }

    @Test
    void diff_needsWhatReadingBothVersionsWouldNeed() {
        kv.post("metadata/a", "{\"max_versions\":3}");
        kv.access(new PartAccess("read kv/data/a {\"version\":\"1\"}"));
        assertThat(diff("{\"from\":\"1\"}").status()).isEqualTo(403);
        assertThat(kv.get("diff/none", "{\"from\":\"1\"}").status()).isEqualTo(403);
        kv.access(new PartAccess("read kv/data/a {\"version\":\"1\"}", "read kv/data/a {}"));
        assertThat(diff("{\"from\":\"1\"}").status()).isEqualTo(200);
        assertThat(diff("{\"from\":\"1\",\"to\":\"2\"}").status()).isEqualTo(403);
        assertThat(diff("{\"from\":\"1\",\"kind\":\"metadata\"}").status()).isEqualTo(403);
        kv.access(
                new PartAccess(
                        "read kv/metadata/a {\"metadata_version\":\"0\"}",
                        "read kv/metadata/a {}"));
        assertThat(diff("{\"from\":\"0\",\"kind\":\"metadata\"}").status()).isEqualTo(200);
        assertThat(diff("{\"from\":\"1\"}").status()).isEqualTo(403);
    }
}
