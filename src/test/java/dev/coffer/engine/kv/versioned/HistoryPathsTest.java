package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.Caller;
import dev.coffer.engine.FixedAccess;
import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was said of a key, by whom, and the way back to it. */
final class HistoryPathsTest {
    private final KvFixture kv = KvFixture.versioned();

    private void caller(String name) {
        kv.access(
                FixedAccess.EVERYTHING.of(
                        new Caller(Caller.Kind.SERVICE, Bytes.empty(), "entity-" + name, name)));
    }

    private List<String> versions(String query) {
        List<String> numbers = new ArrayList<>();
        Answer answer = kv.get("metadata-history/a", query);
        assertThat(answer.status()).isEqualTo(200);
        for (JsonValue entry : ((JsonArray) answer.at("entries")).elements()) {
            JsonValue number = ((JsonObject) entry).get("metadata_version").orElseThrow();
            numbers.add(((JsonNumber) number).literal());
        }
        return numbers;
    }

    private void write(String owner) {
        assertThat(
                        kv.post("metadata/a", "{\"custom_metadata\":{\"owner\":\"" + owner + "\"}}")
                                .status())
                .isEqualTo(204);
    }

    private Answer rollback(String body) {
        return kv.post("metadata-rollback/a", body);
    }

    @Test
    void history_tellsWhoChangedWhatAndWhen() {
        caller("ada");
        kv.post(
                "metadata/a",
                "{\"max_versions\":4,\"custom_metadata\":{\"owner\":\"ops\",\"x\":\"1\"}}");
        kv.pass(Duration.ofSeconds(5));
        caller("bob");
        kv.patch(
                "metadata/a",
                "{\"custom_metadata\":{\"x\":null,\"owner\":\"dev\"},\"max_versions\":4}");
        kv.post("metadata/a", "{\"cas_required\":false}");

        assertThat(kv.get("metadata-history/a").json())
                .isEqualTo(
                        "{\"entries\":["
                                + entry(
                                        "ada",
                                        "\"custom_metadata.owner\",\"custom_metadata.x\",\"max_versions\"",
                                        1,
                                        "30")
                                + ","
                                + entry(
                                        "bob",
                                        "\"custom_metadata.owner\",\"custom_metadata.x\"",
                                        2,
                                        "35")
                                + ","
                                + entry("bob", "", 3, "35")
                                + "],\"next\":null}");
    }

    private static String entry(String name, String changed, int version, String second) {
        return "{\"actor\":{\"display_name\":\""
                + name
                + "\",\"entity_id\":\"entity-"
                + name
                + "\",\"remote_address\":\"127.0.0.1\"},\"changed\":["
                + changed
                + "],\"metadata_version\":"
                + version
                + ",\"time\":\"2026-07-01T10:20:"
                + second
                + ".123456789Z\"}";
    }

    @Test
    void history_isReadInPages() {
        for (int i = 0; i < 5; i++) {
            write("o" + i);
        }
        assertThat(versions("{}")).containsExactly("1", "2", "3", "4", "5");
        assertThat(versions("{\"limit\":\"2\"}")).containsExactly("1", "2");
        assertThat(kv.get("metadata-history/a", "{\"limit\":\"2\"}").json("next")).isEqualTo("2");
        assertThat(versions("{\"after\":\"2\",\"limit\":\"3\"}")).containsExactly("3", "4", "5");
        assertThat(kv.get("metadata-history/a", "{\"after\":\"2\",\"limit\":\"3\"}").json("next"))
                .isEqualTo("null");
        assertThat(versions("{\"after\":\"9223372036854775807\"}")).isEmpty();
        for (String limit : List.of("0", "101", "-1")) {
            assertThat(kv.get("metadata-history/a", "{\"limit\":\"" + limit + "\"}").error())
                    .isEqualTo("limit must be between 1 and 100");
        }
    }

    @Test
    void history_ofNoKeyIs404AndWithoutChangesEmpty() {
        assertThat(kv.get("metadata-history/a").status()).isEqualTo(404);
        kv.post("data/a", "{\"data\":{}}");
        assertThat(versions("{}")).isEmpty();
    }

    @Test
    void history_keepsAsManyVersionsAsTheLargerSettingSays() {
        for (int i = 0; i < 14; i++) {
            write("o" + i);
        }
        assertThat(versions("{}")).hasSize(10).startsWith("5").endsWith("14");
        assertThat(StoredRecords.count(kv, RecordType.KV_METADATA)).isEqualTo(10);

        kv.post("config", "{\"max_metadata_versions\":3}");
        assertThat(versions("{}")).containsExactly("12", "13", "14");
        kv.post("metadata/a", "{\"max_metadata_versions\":4}");
        assertThat(versions("{}")).containsExactly("12", "13", "14", "15");
        assertThat(StoredRecords.count(kv, RecordType.KV_METADATA)).isEqualTo(4);
        for (int i = 0; i < 3; i++) {
            write("p" + i);
        }
        assertThat(versions("{}")).containsExactly("15", "16", "17", "18");
        for (String each : List.of("-1", "1001")) {
            assertThat(kv.post("metadata/a", "{\"max_metadata_versions\":" + each + "}").error())
                    .isEqualTo("max_metadata_versions must be between 0 and 1000");
            assertThat(kv.post("config", "{\"max_metadata_versions\":" + each + "}").error())
                    .isEqualTo("max_metadata_versions must be between 0 and 1000");
        }
    }

    @Test
    void history_thatIsCutFarDown_isPrunedInSteps() {
        kv.post("config", "{\"max_metadata_versions\":150}");
        for (int i = 0; i < 150; i++) {
            write("o" + i);
        }
        kv.post("config", "{\"max_metadata_versions\":1}");
        assertThat(versions("{}")).containsExactly("150");
        write("p");
        assertThat(StoredRecords.count(kv, RecordType.KV_METADATA)).isEqualTo(151 - 64);
        write("p");
        write("p");
        assertThat(StoredRecords.count(kv, RecordType.KV_METADATA)).isEqualTo(1);
        kv.delete("metadata/a");
        assertThat(StoredRecords.count(kv)).isZero();
    }

    @Test
    void history_whileDestructionIsLocked_keepsEverything() {
        kv.post("config", "{\"max_metadata_versions\":2}");
        write("o1");
        kv.post("lock/a", "{\"destroy\":true}");
        write("o2");
        write("o3");
        write("o4");
        assertThat(versions("{}")).containsExactly("1", "2", "3", "4");
        assertThat(rollback("{\"metadata_version\":1,\"metadata_cas\":4}").status()).isEqualTo(200);
        kv.delete("lock/a");
        assertThat(versions("{}")).containsExactly("4", "5");
        write("o6");
        assertThat(StoredRecords.count(kv, RecordType.KV_METADATA)).isEqualTo(2);
    }

    @Test
    void rollback_whileMetadataIsLocked_isRefusedBeforeItIsCompared() {
        write("o1");
        kv.post("lock/a", "{\"metadata\":true,\"reason\":\"audit\"}");
        assertThat(rollback("{\"metadata_version\":0,\"metadata_cas\":7}").error())
                .isEqualTo("key metadata is locked: audit");
    }

    @Test
    void metadataVersion_isReadAsItWas() {
        kv.post("metadata/a", "{\"max_versions\":4,\"custom_metadata\":{\"owner\":\"ops\"}}");
        write("dev");

        Answer old = kv.get("metadata/a", "{\"metadata_version\":\"1\"}");
        assertThat(old.json("custom_metadata")).isEqualTo("{\"owner\":\"ops\"}");
        assertThat(old.json("max_versions")).isEqualTo("4");
        assertThat(old.json("metadata_version")).isEqualTo("1");
        assertThat(old.json("changed")).isEqualTo("[\"custom_metadata.owner\",\"max_versions\"]");
        assertThat(kv.get("metadata/a", "{\"metadata_version\":\"2\"}").json("custom_metadata"))
                .isEqualTo("{\"owner\":\"dev\"}");
        assertThat(kv.get("metadata/a", "{\"metadata_version\":\"3\"}").status()).isEqualTo(404);
        assertThat(kv.get("metadata/a", "{\"metadata_version\":\"0\"}").json("custom_metadata"))
                .as("0 is now")
                .isEqualTo("{\"owner\":\"dev\"}");
    }

    @Test
    void rollback_writesANewVersionThatSaysWhatTheOldOneSaid() {
        kv.post("data/a", "{\"data\":{\"v\":1}}");
        kv.post(
                "metadata/a",
                "{\"max_versions\":4,\"cas_required\":true,\"delete_version_after\":\"1h\","
                        + "\"max_metadata_versions\":20,\"custom_metadata\":{\"owner\":\"ops\"}}");
        kv.post(
                "metadata/a",
                "{\"max_versions\":0,\"cas_required\":false,\"delete_version_after\":0,"
                        + "\"max_metadata_versions\":0,\"metadata_cas_required\":true,"
                        + "\"custom_metadata\":{\"other\":\"1\"}}");
        caller("ada");

        Answer answer = rollback("{\"metadata_version\":1,\"metadata_cas\":2}");

        assertThat(answer.json()).isEqualTo("{\"current_metadata_version\":3}");
        assertThat(kv.get("diff/a", "{\"from\":\"1\",\"to\":\"3\",\"kind\":\"metadata\"}").json())
                .isEqualTo(
                        "{\"added\":[],\"changed\":[],\"from\":1,\"kind\":\"metadata\","
                                + "\"removed\":[],\"to\":3}");
        assertThat(kv.get("metadata/a").json("custom_metadata")).isEqualTo("{\"owner\":\"ops\"}");
        assertThat(kv.get("metadata/a").json("cas_required")).isEqualTo("true");
        assertThat(kv.get("metadata/a").json("updated_by", "display_name")).isEqualTo("\"ada\"");
        assertThat(kv.get("metadata/a", "{\"metadata_version\":\"3\"}").json("changed"))
                .contains("cas_required", "custom_metadata.other", "metadata_cas_required");

        assertThat(rollback("{\"metadata_version\":0,\"metadata_cas\":3}").status()).isEqualTo(200);
        assertThat(kv.get("metadata/a").json("custom_metadata")).isEqualTo("null");
        assertThat(kv.get("metadata/a").json("max_versions")).isEqualTo("0");
        assertThat(kv.get("data/a").json("data")).isEqualTo("{\"v\":1}");
    }

    @Test
    void rollback_withoutWhatItNeeds_isRefusedAndChangesNothing() {
        assertThat(rollback("{\"metadata_version\":1,\"metadata_cas\":1}").status())
                .as("no key")
                .isEqualTo(404);
        write("ops");
        write("dev");
        String before = kv.get("metadata/a").json();

        assertThat(rollback("{\"metadata_cas\":2}").error())
                .startsWith("metadata_version is required");
        assertThat(rollback("{\"metadata_version\":1}").error())
                .isEqualTo("metadata check-and-set parameter required for this call");
        Answer mismatch = rollback("{\"metadata_version\":1,\"metadata_cas\":1}");
        assertThat(mismatch.status()).isEqualTo(400);
        assertThat(mismatch.error())
                .isEqualTo("metadata check-and-set parameter does not match the current version");
        assertThat(mismatch.json("code")).isEqualTo("\"metadata_cas_mismatch\"");
        Answer missing = rollback("{\"metadata_version\":3,\"metadata_cas\":2}");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.error()).isEqualTo("metadata version 3 of this key is not kept");
        assertThat(rollback("{\"metadata_version\":-1,\"metadata_cas\":2}").status())
                .isEqualTo(404);
        assertThat(kv.get("metadata/a").json()).isEqualTo(before);
    }

    @Test
    void rollback_needsWhatTheSameWriteWouldNeed() {
        kv.post("metadata/a", "{\"max_versions\":4,\"custom_metadata\":{\"owner\":\"ops\"}}");
        write("dev");
        String body = "{\"metadata_version\":1,\"metadata_cas\":2}";
        String write =
                "update kv/metadata/a {\"custom_metadata\":{\"owner\":\"ops\"},\"metadata_cas\":2}";

        PartAccess access =
                new PartAccess("read kv/metadata/a {\"metadata_version\":\"1\"}", write);
        kv.access(access);
        assertThat(rollback(body).status()).isEqualTo(200);
        assertThat(access.asked()).hasSize(2);

        kv.access(new PartAccess(write));
        assertThat(rollback(body).status()).as("no read").isEqualTo(403);
        kv.access(new PartAccess("read kv/metadata/a {\"metadata_version\":\"1\"}"));
        assertThat(rollback(body).status()).as("no update").isEqualTo(403);
    }

    @Test
    void history_needsReadOnMetadata() {
        write("ops");
        kv.access(new PartAccess());
        assertThat(kv.get("metadata-history/a").status()).isEqualTo(403);
        assertThat(kv.get("metadata-history/none").status()).isEqualTo(403);
        kv.access(new PartAccess("read kv/metadata/a {}"));
        assertThat(kv.get("metadata-history/a").status()).isEqualTo(200);
    }
}
