package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys with more versions than are read at once, and with metadata older than their history. */
final class LongPastTest {
    /** More than one slice of a scan. */
    private static final int MANY = KvLimits.SCAN_SLICE + 50;

    private final KvFixture kv = KvFixture.versioned();

    private void must(int status, Answer answer) {
        assertThat(answer.status()).as(answer.error()).isEqualTo(status);
    }

    /** Goal: custom metadata stays in force when the version that wrote it leaves the history. */
    @ParameterizedTest
    @ValueSource(strings = {"all", "current"})
    void customMetadata_olderThanTheHistory_comesAlong(String versions) {
        must(204, kv.post("metadata/k", "{\"custom_metadata\":{\"owner\":\"ann\"}}"));
        for (int i = 1; i <= 30; i++) {
            must(204, kv.post("metadata/k", "{\"max_versions\":" + i + "}"));
        }
        assertThat(kv.get("metadata/k", "{\"metadata_version\":\"1\"}").status()).isEqualTo(404);
        String owner = "{\"owner\":\"ann\"}";
        assertThat(kv.get("metadata/k").json("custom_metadata")).isEqualTo(owner);

        String body = "{\"from\":\"%s\",\"to\":\"%s\",\"versions\":\"" + versions + "\"}";
        must(200, kv.post("copy", body.formatted("k", "copied")));
        must(200, kv.post("move", body.formatted("k", "moved")));

        for (String path : new String[] {"copied", "moved"}) {
            assertThat(kv.get("metadata/" + path).json("custom_metadata")).isEqualTo(owner);
            must(204, kv.post("metadata/" + path, "{\"max_versions\":40}"));
            assertThat(kv.get("metadata/" + path).json("custom_metadata")).isEqualTo(owner);
            Answer written = kv.get("metadata/" + path, "{\"metadata_version\":\"32\"}");
            assertThat(written.json("custom_metadata")).isEqualTo(owner);
        }
        assertThat(kv.get("metadata/k").status()).isEqualTo(404);
    }

    @Test
    void versions_beyondOneSlice_areShownCopiedAndRemoved() {
        must(204, kv.post("metadata/k", "{\"max_versions\":" + 2 * MANY + "}"));
        for (int i = 1; i <= MANY; i++) {
            must(200, kv.post("data/k", "{\"data\":{\"v\":" + i + "}}"));
        }
        Answer copied = kv.post("copy", "{\"from\":\"k\",\"to\":\"l\"}");
        must(200, copied);
        assertThat(copied.json("versions")).isEqualTo(Integer.toString(MANY));
        for (String path : new String[] {"k", "l"}) {
            assertThat(kv.get("metadata/" + path).json("versions", Integer.toString(MANY)))
                    .contains("created_time");
            for (int version : new int[] {1, KvLimits.SCAN_SLICE, MANY}) {
                assertThat(
                                kv.get("data/" + path, "{\"version\":\"" + version + "\"}")
                                        .json("data", "v"))
                        .isEqualTo(Integer.toString(version));
            }
        }
        must(204, kv.delete("metadata/k"));
        must(204, kv.delete("metadata/l"));
        assertThat(StoredRecords.count(kv)).isEqualTo(StoredRecords.count(KvFixture.versioned()));
    }

    @Test
    void metadataVersions_beyondOneSlice_areCopied() {
        must(204, kv.post("config", "{\"max_metadata_versions\":1000}"));
        for (int i = 1; i <= MANY; i++) {
            must(204, kv.post("metadata/k", "{\"max_versions\":" + i + "}"));
        }
        must(200, kv.post("copy", "{\"from\":\"k\",\"to\":\"l\"}"));
        for (int version : new int[] {MANY - 999, MANY}) {
            Answer read = kv.get("metadata/l", "{\"metadata_version\":\"" + version + "\"}");
            assertThat(read.json("max_versions")).isEqualTo(Integer.toString(version));
        }
        Answer gone = kv.get("metadata/l", "{\"metadata_version\":\"" + (MANY - 1000) + "\"}");
        assertThat(gone.status()).isEqualTo(404);
    }
}
