package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.Access;
import dev.coffer.engine.Caller;
import dev.coffer.engine.FixedAccess;
import dev.coffer.engine.kv.KvFixture;
import dev.coffer.json.JsonNumber;
import dev.coffer.request.Bytes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who wrote, deleted and changed, as the engine itself notes it. */
final class AttributionTest {
    private static final String ADA = shown("ada-entity", "userpass-ada");
    private static final String BOB = shown("bob-entity", "userpass-bob");
    private static final String NOBODY = "null";

    private final KvFixture kv = KvFixture.versioned();

    private static Access caller(String entity, String name) {
        return FixedAccess.EVERYTHING.of(
                new Caller(Caller.Kind.SERVICE, Bytes.empty(), entity, name));
    }

    private static String shown(String entity, String name) {
        return "{\"display_name\":\"%s\",\"entity_id\":\"%s\",\"remote_address\":\"127.0.0.1\"}"
                .formatted(name, entity);
    }

    private void ada() {
        kv.access(caller("ada-entity", "userpass-ada"));
    }

    private void bob() {
        kv.access(caller("bob-entity", "userpass-bob"));
    }

    private String of(String version, String member) {
        return kv.get("metadata/a").json("versions", version, member);
    }

    private String updatedBy() {
        return kv.get("metadata/a").json("updated_by");
    }

    @Test
    void version_isCreatedByWhoeverWroteIt() {
        ada();
        kv.post("data/a", "{\"data\":{}}");
        bob();
        kv.patch("data/a", "{\"data\":{\"p\":1}}");

        assertThat(of("1", "created_by")).isEqualTo(ADA);
        assertThat(of("1", "deleted_by")).isEqualTo(NOBODY);
        assertThat(of("2", "created_by")).isEqualTo(BOB);
        assertThat(updatedBy()).isEqualTo(BOB);
    }

    @Test
    void version_deletedUndeletedAndDestroyed_tellsWhoDidItLast() {
        ada();
        kv.post("data/a", "{\"data\":{}}");
        bob();
        kv.delete("data/a");
        assertThat(of("1", "deleted_by")).isEqualTo(BOB);

        ada();
        kv.delete("data/a");
        kv.post("delete/a", "{\"versions\":[1]}");
        assertThat(of("1", "deleted_by")).as("deleted already").isEqualTo(BOB);
        assertThat(updatedBy()).isEqualTo(BOB);

        kv.post("undelete/a", "{\"versions\":[1]}");
        assertThat(of("1", "deleted_by")).isEqualTo(NOBODY);
        assertThat(updatedBy()).isEqualTo(ADA);

        bob();
        kv.post("delete/a", "{\"versions\":[1]}");
        ada();
        kv.post("destroy/a", "{\"versions\":[1]}");
        assertThat(of("1", "deleted_by")).isEqualTo(ADA);
        assertThat(of("1", "created_by")).isEqualTo(ADA);
    }

    @Test
    void version_thatTimeDeleted_wasDeletedByNobody() {
        ada();
        kv.post("metadata/a", "{\"delete_version_after\":\"1m\"}");
        kv.post("data/a", "{\"data\":{}}");
        kv.pass(Duration.ofMinutes(2));
        assertThat(of("1", "deleted_by")).isEqualTo(NOBODY);
    }

    @Test
    void metadata_thatIsChanged_tellsByWhom() {
        ada();
        kv.post("data/a", "{\"data\":{}}");
        bob();
        kv.post("metadata/a", "{\"max_versions\":3}");
        assertThat(updatedBy()).isEqualTo(BOB);
        assertThat(of("1", "created_by")).isEqualTo(ADA);
        assertThat(
                        kv.call(dev.coffer.request.Operation.LIST, "detailed-metadata/", "{}")
                                .json("key_info", "a", "updated_by"))
                .isEqualTo(BOB);
    }

    @Test
    void name_thatIsTooLong_isCutBetweenTwoCharacters() {
        kv.access(caller("e".repeat(100), "\u00e4".repeat(63) + "b\u00e4\u00e4"));
        kv.post("data/a", "{\"data\":{}}");
        assertThat(kv.get("metadata/a").json("updated_by", "display_name"))
                .isEqualTo("\"" + "\u00e4".repeat(63) + "b\"");
        assertThat(kv.get("metadata/a").json("updated_by", "entity_id"))
                .isEqualTo("\"" + "e".repeat(Actor.MAX_ENTITY) + "\"");
    }

    @Test
    void change_ofAnyKind_isCounted() {
        kv.post("data/a", "{\"data\":{}}");
        assertThat(StoredRecords.changes(kv, "a")).isEqualTo(1);
        kv.post("metadata/a", "{\"max_versions\":3}");
        kv.delete("data/a");
        kv.delete("data/a");
        kv.post("undelete/a", "{\"versions\":[1,2]}");
        assertThat(StoredRecords.changes(kv, "a")).as("a second deletion is none").isEqualTo(4);
        kv.post("destroy/a", "{\"versions\":[1]}");
        kv.get("data/a");
        kv.post("metadata/a", "{\"metadata_cas\":1}");
        assertThat(StoredRecords.changes(kv, "a")).isEqualTo(5);
        assertThat(kv.get("metadata/a").at("current_version")).isEqualTo(JsonNumber.of(1));
    }
}
