package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** delete, undelete and destroy of single versions. */
final class VersionsPathsTest {
    private final KvFixture kv = KvFixture.versioned();

    @BeforeEach
    void threeVersions() {
        for (int i = 1; i <= 3; i++) {
            kv.post("data/a", "{\"data\":{\"v\":" + i + "}}");
        }
        kv.pass(Duration.ofSeconds(1));
    }

    private int read(int version) {
        return kv.get("data/a", "{\"version\":\"" + version + "\"}").status();
    }

    @ParameterizedTest
    @CsvSource({
        "delete,No version number provided",
        "undelete,No version number provided",
        "destroy,no version number provided"
    })
    void withoutVersions_is400(String verb, String text) {
        for (String body :
                new String[] {
                    "{}", "{\"versions\":[]}", "{\"versions\":null}", "{\"versions\":\"\"}"
                }) {
            assertThat(kv.post(verb + "/a", body).error()).as(body).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource({"delete", "undelete", "destroy"})
    void malformedVersions_are400(String verb) {
        assertThat(kv.post(verb + "/a", "{\"versions\":[1.5]}").error())
                .isEqualTo(
                        "Field validation failed: error converting input for field \"versions\":"
                                + " decoding failed due to the following error(s):\n\n"
                                + "'[0]' cannot parse value as 'int': strconv.ParseInt: invalid"
                                + " syntax");
    }

    @ParameterizedTest
    @CsvSource({"delete", "undelete", "destroy"})
    void versionsThatAreNotThere_arePassedOver(String verb) {
        String before = kv.get("metadata/a").json();

        assertThat(kv.post(verb + "/a", "{\"versions\":[0,-1,9,9223372036854775807]}").status())
                .isEqualTo(204);
        assertThat(kv.post(verb + "/none", "{\"versions\":[1]}").status()).isEqualTo(204);

        assertThat(kv.get("metadata/a").json()).isEqualTo(before);
        assertThat(kv.get("metadata/none").status()).isEqualTo(404);
    }

    @Test
    void delete_hidesAndUndeleteBringsBack() {
        kv.post("delete/a", "{\"versions\":\"1,3\"}");
        assertThat(read(1)).isEqualTo(404);
        assertThat(read(2)).isEqualTo(200);
        assertThat(read(3)).isEqualTo(404);

        kv.post("undelete/a", "{\"versions\":[\"3\"]}");
        assertThat(read(1)).isEqualTo(404);
        assertThat(read(3)).isEqualTo(200);
        assertThat(kv.get("data/a").json("metadata", "deletion_time")).isEqualTo("\"\"");
    }

    @Test
    void destroy_removesTheValueAndLeavesTheDeletionTime() {
        kv.delete("data/a");
        String deleted = kv.get("data/a").json("metadata", "deletion_time");
        kv.post("destroy/a", "{\"versions\":[2,3]}");

        Answer read = kv.get("data/a");
        assertThat(read.status()).isEqualTo(404);
        assertThat(read.json("metadata", "destroyed")).isEqualTo("true");
        assertThat(read.json("metadata", "deletion_time")).isEqualTo(deleted);
        assertThat(kv.get("data/a", "{\"version\":\"2\"}").json("metadata", "deletion_time"))
                .isEqualTo("\"\"");
        assertThat(StoredRecords.values(kv)).isEqualTo(1);
    }

    @Test
    void destroyedVersion_staysAsItIs() {
        kv.post("destroy/a", "{\"versions\":[3]}");
        String before = kv.get("metadata/a").json();

        kv.pass(Duration.ofSeconds(1));
        kv.post("delete/a", "{\"versions\":[3]}");
        kv.post("undelete/a", "{\"versions\":[3]}");
        kv.delete("data/a");

        assertThat(kv.get("metadata/a").json()).isEqualTo(before);
    }

    @Test
    void undelete_withDeleteVersionAfter_beginsANewLife() {
        kv.post("config", "{\"delete_version_after\":\"2s\"}");
        kv.post("undelete/a", "{\"versions\":[1]}");

        assertThat(read(1)).isEqualTo(200);
        assertThat(kv.get("metadata/a").json("versions", "1", "deletion_time"))
                .isEqualTo("\"2026-07-01T10:20:33.123456789Z\"");
        kv.pass(Duration.ofSeconds(2));
        assertThat(read(1)).isEqualTo(404);

        kv.post("config", "{\"delete_version_after\":\"0\"}");
        kv.post("undelete/a", "{\"versions\":[1]}");
        assertThat(kv.get("metadata/a").json("versions", "1", "deletion_time")).isEqualTo("\"\"");
    }

    @Test
    void deleteVersionAfter_isTheShorterOfBothUnlessTheMountSwitchesItOff() {
        kv.post("metadata/b", "{\"delete_version_after\":\"1h\"}");
        assertThat(put()).isEqualTo("\"2026-07-01T11:20:31.123456789Z\"");
        kv.post("config", "{\"delete_version_after\":\"30m\"}");
        assertThat(put()).isEqualTo("\"2026-07-01T10:50:31.123456789Z\"");
        kv.post("metadata/b", "{\"delete_version_after\":60}");
        assertThat(put()).isEqualTo("\"2026-07-01T10:21:31.123456789Z\"");
        kv.post("metadata/b", "{\"delete_version_after\":\"0s\"}");
        assertThat(put()).isEqualTo("\"2026-07-01T10:50:31.123456789Z\"");
        kv.post("config", "{\"delete_version_after\":\"-5s\"}");
        assertThat(put()).isEqualTo("\"\"");
    }

    private String put() {
        return kv.post("data/b", "{\"data\":{}}").json("deletion_time");
    }
}
