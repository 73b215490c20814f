package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Section 1.2 to 1.5 of the contract: values, their versions and their soft deletion. */
final class DataPathsTest {
    private static final String TIME = "2026-07-01T10:20:30.123456789Z";

    private final KvFixture kv = KvFixture.versioned();

    @Test
    void write_ofANewKey_isVersionOneAndCreatesNoMetadataVersion() {
        Answer written = kv.post("data/a", "{\"data\":{\"v\":1}}");

        assertThat(written.status()).isEqualTo(200);
        assertThat(written.json())
                .isEqualTo(
                        "{\"created_time\":\""
                                + TIME
                                + "\",\"custom_metadata\":null,"
                                + "\"deletion_time\":\"\",\"destroyed\":false,\"version\":1}");
        assertThat(kv.get("metadata/a").json("current_metadata_version")).isEqualTo("0");
    }

    @Test
    void read_showsValueAndBothCounters() {
        kv.post("data/a", "{\"data\":{\"v\":1}}");
        kv.post("metadata/a", "{\"cas_required\":true}");

        Answer read = kv.get("data/a");

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json())
                .isEqualTo(
                        "{\"data\":{\"v\":1},\"metadata\":{\"cas_required\":true,\"created_time\":\""
                                + TIME
                                + "\",\"current_metadata_version\":1,\"custom_metadata\":null,"
                                + "\"deletion_time\":\"\",\"destroyed\":false,"
                                + "\"metadata_cas_required\":false,\"version\":1}}");
    }

    @Test
    void read_ofAnOlderVersion_findsIt() {
        kv.post("data/a", "{\"data\":{\"v\":1}}");
        kv.post("data/a", "{\"data\":{\"v\":2}}");

        assertThat(kv.get("data/a", "{\"version\":\"1\"}").json("data")).isEqualTo("{\"v\":1}");
        assertThat(kv.get("data/a", "{\"version\":\"0\"}").json("data")).isEqualTo("{\"v\":2}");
        assertThat(kv.get("data/a", "{\"version\":\"-1\"}").json("data")).isEqualTo("{\"v\":2}");
        assertThat(kv.get("data/a", "{\"version\":\"0x1\"}").json("data")).isEqualTo("{\"v\":1}");
        assertThat(kv.get("data/a", "{\"version\":\"3\"}").status()).isEqualTo(404);
    }

    @Test
    void read_ofAMalformedVersion_is400() {
        assertThat(kv.get("data/a", "{\"version\":\"abc\"}").error())
                .isEqualTo(
                        "Field validation failed: error converting input for field \"version\": ''"
                                + " cannot parse value as 'int': strconv.ParseInt: invalid syntax");
        assertThat(kv.get("data/a", "{\"version\":[\"1\",\"2\"]}").error())
                .isEqualTo(
                        "Field validation failed: error converting input for field \"version\": ''"
                                + " expected type 'int', got unconvertible type '[]string'");
    }

    @Test
    void read_ofAKeyWithoutValues_is404WithoutData() {
        kv.post("metadata/m", "{\"max_versions\":2}");

        assertThat(kv.get("data/none").status()).isEqualTo(404);
        assertThat(kv.get("data/m").status()).isEqualTo(404);
        assertThat(kv.get("data/m", "{\"version\":\"1\"}").json()).isEqualTo("null");
    }

    @Test
    void read_ofADeletedVersion_is404WithItsMetadata() {
        kv.post("data/a", "{\"data\":{\"v\":1}}");
        kv.delete("data/a");

        Answer read = kv.get("data/a");

        assertThat(read.status()).isEqualTo(404);
        assertThat(read.json("data")).isEqualTo("null");
        assertThat(read.json("metadata", "deletion_time")).isEqualTo("\"" + TIME + "\"");
        assertThat(read.json("metadata", "version")).isEqualTo("1");
    }

    @Test
    void write_withoutData_is400BeforeCas() {
        assertThat(kv.post("data/a", "{\"options\":{\"cas\":7}}").error())
                .isEqualTo("no data provided");
        assertThat(kv.patch("data/none", "{}").error()).isEqualTo("no data provided");
    }

    @Test
    void write_ofMalformedData_is400WithoutPrefixButPatchWithIt() {
        String text =
                "error converting input for field \"data\": '' expected type"
                        + " 'map[string]interface {}', got unconvertible type 'string'";

        assertThat(kv.post("data/a", "{\"data\":\"x\"}").error()).isEqualTo(text);
        assertThat(kv.patch("data/a", "{\"data\":\"x\"}").error())
                .isEqualTo("Field validation failed: " + text);
    }

    @Test
    void write_ofNull_makesAVersionThatReadsAsNull() {
        kv.post("data/a", "{\"data\":null}");

        Answer read = kv.get("data/a");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json("data")).isEqualTo("null");
        assertThat(read.json("metadata", "deletion_time")).isEqualTo("\"\"");
    }

    @Test
    void write_ofAnEmptyList_countsAsAnEmptyMap() {
        kv.post("data/a", "{\"data\":[],\"options\":[]}");

        assertThat(kv.get("data/a").json("data")).isEqualTo("{}");
    }

    @Test
    void write_keepsNumbersAsWrittenAndSortsNames() {
        kv.post(
                "data/a",
                "{\"data\":{\"z\":1.0,\"a\":9007199254740993,\"m\":{\"y\":1e21,\"b\":0.10}}}");

        assertThat(kv.get("data/a").json("data"))
                .isEqualTo("{\"a\":9007199254740993,\"m\":{\"b\":0.10,\"y\":1e21},\"z\":1.0}");
    }

    @Test
    void write_ofUnknownParameters_warns() {
        assertThat(kv.post("data/a", "{\"data\":{},\"cas\":0}").warnings())
                .containsExactly("Endpoint ignored these unrecognized parameters: [cas]");
    }

    @Test
    void patch_mergesAndMakesAVersion() {
        kv.post("data/a", "{\"data\":{\"a\":1,\"b\":{\"c\":2,\"d\":3},\"l\":[1,2]}}");

        Answer patched =
                kv.patch(
                        "data/a",
                        "{\"data\":{\"a\":null,\"b\":{\"c\":null,\"x\":{\"y\":1,\"n\":null}},"
                                + "\"l\":[9,null]}}");

        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.json("version")).isEqualTo("2");
        assertThat(kv.get("data/a").json("data"))
                .isEqualTo("{\"b\":{\"d\":3,\"x\":{\"y\":1}},\"l\":[9,null]}");
    }

    @Test
    void patch_ofWhatIsNotThere_is404BeforeCas() {
        kv.post("metadata/m", "{\"max_versions\":3}");

        assertThat(kv.patch("data/none", "{\"data\":{},\"options\":{\"cas\":5}}").status())
                .isEqualTo(404);
        assertThat(kv.patch("data/m", "{\"data\":{}}").status()).isEqualTo(404);
        assertThat(kv.patch("data/m", "{\"data\":{}}").json()).isEqualTo("null");
    }

    @Test
    void patch_ofADeletedVersion_is404WithFlatMetadata() {
        kv.post("data/a", "{\"data\":{\"v\":1}}");
        kv.delete("data/a");

        Answer patched = kv.patch("data/a", "{\"data\":{\"x\":1}}");

        assertThat(patched.status()).isEqualTo(404);
        assertThat(patched.json("version")).isEqualTo("1");
        assertThat(patched.json("metadata")).isEqualTo("null");
    }

    @Test
    void delete_marksTheCurrentVersionOnceAndIgnoresWhatIsNotThere() {
        kv.post("data/a", "{\"data\":{\"v\":1}}");
        kv.post("data/a", "{\"data\":{\"v\":2}}");

        assertThat(kv.delete("data/a").status()).isEqualTo(204);
        String first = kv.get("metadata/a").json();
        kv.pass(Duration.ofSeconds(5));
        assertThat(kv.delete("data/a").status()).isEqualTo(204);

        assertThat(kv.get("metadata/a").json()).isEqualTo(first);
        assertThat(kv.get("data/a", "{\"version\":\"1\"}").status()).isEqualTo(200);
        assertThat(kv.delete("data/none").status()).isEqualTo(204);
        assertThat(kv.list("metadata/").json("keys")).isEqualTo("[\"a\"]");
    }

    @Test
    void delete_ofAVersionThatWouldDeleteItselfLater_deletesItNow() {
        kv.post("metadata/a", "{\"delete_version_after\":\"1h\"}");
        kv.post("data/a", "{\"data\":{\"v\":1}}");
        assertThat(kv.get("data/a").status()).isEqualTo(200);

        kv.pass(Duration.ofSeconds(1));
        kv.delete("data/a");

        assertThat(kv.get("data/a").json("metadata", "deletion_time"))
                .isEqualTo("\"2026-07-01T10:20:31.123456789Z\"");
    }

    @Test
    void emptyPath_isNoKey() {
        assertThat(kv.get("data/").status()).isEqualTo(404);
        assertThat(kv.delete("data/").status()).isEqualTo(204);
        assertThat(kv.post("data/", "{\"data\":{}}").error()).isEqualTo("missing path");
    }

    @Test
    void path_ofTheDocumentedLength_isTakenAndALongerOneIs400() {
        String longest = "x".repeat(4_096);

        assertThat(kv.post("data/" + longest, "{\"data\":{}}").status()).isEqualTo(200);
        assertThat(kv.get("data/" + longest).status()).isEqualTo(200);
        assertThat(kv.post("data/" + longest + "y", "{\"data\":{}}").error())
                .isEqualTo("path is longer than 4096 bytes");
        assertThat(kv.post("data/" + "é".repeat(2_049), "{\"data\":{}}").status()).isEqualTo(400);
        assertThat(kv.get("data/" + longest + "y").status()).isEqualTo(404);
    }

    @Test
    void times_neverRunBackwardsWithinAKey() {
        kv.post("data/a", "{\"data\":{\"v\":1}}");
        kv.pass(Duration.ofMinutes(-10));
        kv.post("data/a", "{\"data\":{\"v\":2}}");
        kv.delete("data/a");

        Answer metadata = kv.get("metadata/a");
        assertThat(metadata.json("updated_time")).isEqualTo("\"" + TIME + "\"");
        assertThat(metadata.json("versions", "2", "created_time")).isEqualTo("\"" + TIME + "\"");
        assertThat(kv.get("data/a").status()).as("deleted in spite of the clock").isEqualTo(404);
    }
}
