package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Section 1.6 of the contract: settings, custom metadata, the second counter. */
final class MetadataPathsTest {
    private static final String SOMEBODY =
            "{\"display_name\":\"\",\"entity_id\":\"\",\"remote_address\":\"127.0.0.1\"}";

    private final KvFixture kv = KvFixture.versioned();

    @Test
    void read_showsTheKeysOwnSettingsAndEveryVersion() {
        kv.post("config", "{\"max_versions\":7,\"cas_required\":true}");
        kv.post(
                "metadata/a",
                "{\"max_versions\":4,\"delete_version_after\":\"90m\","
                        + "\"custom_metadata\":{\"owner\":\"ops\"}}");
        kv.post("data/a", "{\"data\":{},\"options\":{\"cas\":0}}");

        Answer read = kv.get("metadata/a");
        assertThat(read.json())
                .isEqualTo(
                        "{\"cas_required\":false,\"cas_required_for_delete\":false,"
                                + "\"created_time\":\"2026-07-01T10:20:30.123456789Z\","
                                + "\"current_metadata_version\":1,\"current_version\":1,"
                                + "\"custom_metadata\":{\"owner\":\"ops\"},"
                                + "\"delete_version_after\":\"1h30m0s\",\"generation\":"
                                + read.json("generation")
                                + ",\"max_metadata_versions\":0,\"max_versions\":4,"
                                + "\"metadata_cas_required\":false,\"oldest_version\":0,"
                                + "\"updated_by\":"
                                + SOMEBODY
                                + ",\"updated_time\":\"2026-07-01T10:20:30.123456789Z\","
                                + "\"versions\":{\"1\":{\"created_by\":"
                                + SOMEBODY
                                + ",\"created_time\":\"2026-07-01T10:20:30.123456789Z\",\"deleted_by\":null,"
                                + "\"deletion_time\":\"2026-07-01T11:50:30.123456789Z\","
                                + "\"destroyed\":false}}}");
    }

    @Test
    void read_ofNoKey_is404() {
        assertThat(kv.get("metadata/none").status()).isEqualTo(404);
        assertThat(kv.get("metadata/").status()).isEqualTo(404);
    }

    @Test
    void write_withNothingToSet_changesNothingAndComparesNothing() {
        assertThat(kv.post("metadata/a", "{}").status()).isEqualTo(204);
        assertThat(kv.post("metadata/a", "{\"metadata_cas\":7}").status()).isEqualTo(204);
        assertThat(kv.patch("metadata/a", "{\"metadata_cas\":7}").status()).isEqualTo(204);
        assertThat(kv.get("metadata/a").status()).isEqualTo(404);

        assertThat(kv.post("metadata/a", "{\"max_versions\":null}").status()).isEqualTo(204);
        assertThat(kv.get("metadata/a").json("current_metadata_version")).isEqualTo("1");
    }

    @Test
    void write_keepsWhatIsNotGivenAndReplacesCustomMetadataAsAWhole() {
        kv.post("metadata/a", "{\"max_versions\":3,\"custom_metadata\":{\"a\":\"1\",\"b\":\"2\"}}");
        kv.post("metadata/a", "{\"cas_required\":\"1\"}");
        kv.post("metadata/a", "{\"custom_metadata\":{\"c\":\"3\"}}");

        Answer read = kv.get("metadata/a");
        assertThat(read.json("max_versions")).isEqualTo("3");
        assertThat(read.json("cas_required")).isEqualTo("true");
        assertThat(read.json("custom_metadata")).isEqualTo("{\"c\":\"3\"}");
        assertThat(read.json("current_metadata_version")).isEqualTo("3");

        kv.post("metadata/a", "{\"custom_metadata\":null}");
        assertThat(kv.get("metadata/a").json("custom_metadata")).isEqualTo("null");
    }

    @Test
    void write_countsUpEvenIfItChangesNothing() {
        kv.post("metadata/a", "{\"max_versions\":5}");
        kv.post("metadata/a", "{\"max_versions\":5}");
        kv.patch("metadata/a", "{\"custom_metadata\":{}}");

        assertThat(kv.get("metadata/a").json("current_metadata_version")).isEqualTo("3");
    }

    @Test
    void valuesAndDeletions_neverCountUp() {
        kv.post("data/a", "{\"data\":{}}");
        kv.patch("data/a", "{\"data\":{\"a\":1}}");
        kv.post("delete/a", "{\"versions\":[1]}");
        kv.post("undelete/a", "{\"versions\":[1]}");
        kv.post("destroy/a", "{\"versions\":[1]}");
        kv.delete("data/a");

        assertThat(kv.get("metadata/a").json("current_metadata_version")).isEqualTo("0");
    }

    @Test
    void write_againstTheMountsDemand_warnsAndIsStored() {
        kv.post("config", "{\"cas_required\":true,\"metadata_cas_required\":true}");

        Answer written =
                kv.post(
                        "metadata/a",
                        "{\"cas_required\":false,\"metadata_cas_required\":false,"
                                + "\"metadata_cas\":0}");

        assertThat(written.status()).isEqualTo(200);
        assertThat(written.json()).isEqualTo("null");
        assertThat(written.warnings())
                .containsExactly(
                        "\"cas_required\" set to false, but is mandated by backend config. This"
                                + " value will be ignored.",
                        "\"metadata_cas_required\" set to false, but is mandated by backend"
                                + " config. This value will be ignored.");
    }

    @Test
    void patch_mergesCustomMetadataAndClearsByNull() {
        kv.post("metadata/a", "{\"max_versions\":3,\"custom_metadata\":{\"a\":\"1\",\"b\":\"2\"}}");

        kv.patch("metadata/a", "{\"custom_metadata\":{\"a\":null,\"c\":\"3\"}}");
        assertThat(kv.get("metadata/a").json("custom_metadata"))
                .isEqualTo("{\"b\":\"2\",\"c\":\"3\"}");

        kv.patch("metadata/a", "{\"max_versions\":null,\"custom_metadata\":null}");
        Answer read = kv.get("metadata/a");
        assertThat(read.json("custom_metadata")).isEqualTo("null");
        assertThat(read.json("max_versions")).isEqualTo("0");
    }

    @Test
    void patch_ofNoKey_is404WithoutABody() {
        assertThat(kv.patch("metadata/none", "{\"max_versions\":3}").status()).isEqualTo(404);
    }

    @Test
    void negativeDuration_is400WithoutPrefixButPatchWithIt() {
        String text =
                "error converting input for field \"delete_version_after\": cannot provide negative"
                        + " value '-1'";

        assertThat(kv.post("metadata/a", "{\"delete_version_after\":\"-1s\"}").error())
                .isEqualTo(text);
        assertThat(kv.patch("metadata/a", "{\"delete_version_after\":\"-1s\"}").error())
                .isEqualTo("Field validation failed: " + text);
    }

    @Test
    void delete_removesEveryRecordAndTheKeyStartsOver() {
        kv.post("data/dir/a", "{\"data\":{\"v\":1}}");
        int before = recordCount();
        kv.post("data/dir/b", "{\"data\":{\"v\":1}}");
        kv.post("data/dir/b", "{\"data\":{\"v\":2}}");
        kv.post("metadata/dir/b", "{\"custom_metadata\":{\"x\":\"y\"},\"cas_required\":true}");
        kv.post("destroy/dir/b", "{\"versions\":[1]}");

        assertThat(kv.delete("metadata/dir/b").status()).isEqualTo(204);

        assertThat(recordCount()).isEqualTo(before);
        assertThat(kv.get("data/dir/b").status()).isEqualTo(404);
        assertThat(kv.list("metadata/dir/").json("keys")).isEqualTo("[\"a\"]");
        assertThat(kv.post("data/dir/b", "{\"data\":{}}").json("version")).isEqualTo("1");
        assertThat(kv.get("data/dir/b", "{\"version\":\"2\"}").status()).isEqualTo(404);
        assertThat(kv.delete("metadata/none").status()).isEqualTo(204);
    }

    private int recordCount() {
        return StoredRecords.count(kv);
    }

    @Test
    void updatedTime_movesWithEveryChangeAndNotWithout() {
        kv.post("data/a", "{\"data\":{}}");
        kv.post("data/a", "{\"data\":{}}");
        String[] changes = {"delete", "undelete", "destroy"};
        for (String change : changes) {
            String before = kv.get("metadata/a").json("updated_time");
            kv.pass(Duration.ofSeconds(1));
            kv.post(change + "/a", "{\"versions\":[1]}");
            String after = kv.get("metadata/a").json("updated_time");
            assertThat(after).as(change).isNotEqualTo(before);

            kv.pass(Duration.ofSeconds(1));
            kv.post(change + "/a", "{\"versions\":[1,9]}");
            assertThat(kv.get("metadata/a").json("updated_time")).as("again").isEqualTo(after);
        }
    }
}
