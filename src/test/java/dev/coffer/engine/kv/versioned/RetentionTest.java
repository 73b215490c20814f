package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.storage.schema.RecordType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 1.8 of the contract: which versions stay. */
final class RetentionTest {
    private final KvFixture kv = KvFixture.versioned();

    private void write(String key, int times) {
        for (int i = 0; i < times; i++) {
            kv.post("data/" + key, "{\"data\":{}}");
        }
    }

    private String oldest(String key) {
        return kv.get("metadata/" + key).json("oldest_version");
    }

    private int stored() {
        return StoredRecords.count(kv, RecordType.KV_VERSION);
    }

    @Test
    void tenVersions_areKeptByDefault() {
        write("a", 9);
        assertThat(oldest("a")).isEqualTo("0");
        write("a", 1);
        assertThat(oldest("a")).isEqualTo("1");
        write("a", 2);
        assertThat(oldest("a")).isEqualTo("3");
        assertThat(kv.get("data/a", "{\"version\":\"2\"}").status()).isEqualTo(404);
        assertThat(kv.get("data/a", "{\"version\":\"3\"}").status()).isEqualTo(200);
        assertThat(stored()).isEqualTo(10);
        assertThat(StoredRecords.values(kv)).isEqualTo(10);
    }

    @Test
    void largerNumber_ofKeyAndMountWins() {
        kv.post("config", "{\"max_versions\":3}");
        kv.post("metadata/a", "{\"max_versions\":2}");
        write("a", 4);
        assertThat(oldest("a")).isEqualTo("2");

        kv.post("metadata/a", "{\"max_versions\":5}");
        write("a", 2);
        assertThat(oldest("a")).as("raising restores nothing").isEqualTo("2");

        kv.post("metadata/b", "{\"max_versions\":1}");
        write("b", 2);
        assertThat(oldest("b")).isEqualTo("0");
        kv.post("config", "{\"max_versions\":0}");
        assertThat(oldest("b")).as("nothing happens before the next write").isEqualTo("0");
        write("b", 1);
        assertThat(oldest("b")).isEqualTo("3");
    }

    @Test
    void oneWrite_prunesABoundedNumberAndTheNextOnesTheRest() {
        kv.post("config", "{\"max_versions\":200}");
        write("a", 200);
        kv.post("config", "{\"max_versions\":1}");

        write("a", 1);
        assertThat(oldest("a")).isEqualTo("201");
        assertThat(kv.get("metadata/a").json("versions")).doesNotContain("\"200\"");
        assertThat(kv.get("data/a", "{\"version\":\"150\"}").status()).isEqualTo(404);
        assertThat(kv.post("undelete/a", "{\"versions\":[150]}").status()).isEqualTo(204);
        assertThat(stored()).isEqualTo(201 - 64);
        write("a", 3);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void metadataDelete_removesAlsoWhatIsNotPrunedYet() {
        kv.post("config", "{\"max_versions\":200}");
        write("a", 200);
        kv.post("config", "{\"max_versions\":1}");
        write("a", 1);

        kv.delete("metadata/a");

        assertThat(StoredRecords.count(kv)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0,1,1,1", "0,9,10,0", "0,10,10,1", "1,11,10,2", "5,6,5,5", "3,20,4,17"})
    void oldest_movesWhenTheWindowFills(long before, long version, int kept, long oldest) {
        assertThat(Retention.oldest(before, version, kept)).isEqualTo(oldest);
    }
}
