package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.Capability;
import dev.coffer.engine.FixedAccess;
import dev.coffer.engine.ListedAccess;
import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.request.Operation;
import dev.coffer.storage.schema.RecordType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sets, sees and removes locks. */
final class LockPathsTest {
    private static final String ALL = "{\"data\":true,\"metadata\":true,\"destroy\":true}";

    private final KvFixture kv = KvFixture.versioned();

    @Test
    void lock_thatWasSet_isShownUntilItIsRemoved() {
        assertThat(kv.get("lock/a/b").status()).isEqualTo(404);

        Answer set =
                kv.post(
                        "lock/a/b",
                        "{\"data\":true,\"reason\":\"freeze #42\",\"expires\":\"72h\"}");

        assertThat(set.status()).isEqualTo(200);
        Answer shown = kv.get("lock/a/b");
        assertThat(shown.json("data")).isEqualTo("true");
        assertThat(shown.json("metadata")).isEqualTo("false");
        assertThat(shown.json("destroy")).isEqualTo("false");
        assertThat(shown.json("locks")).isEqualTo("[" + set.json() + "]");
        assertThat(shown.json("locks")).contains("freeze #42");

        assertThat(kv.delete("lock/a/b").status()).isEqualTo(204);
        assertThat(kv.delete("lock/a/b").status()).isEqualTo(204);
        assertThat(kv.get("lock/a/b").status()).isEqualTo(404);
        assertThat(StoredRecords.count(kv, RecordType.KV_LOCKS)).isZero();
        assertThat(StoredRecords.count(kv, RecordType.KV_LOCK)).isZero();
    }

    @Test
    void read_showsTheLocksOfTheFoldersAbove_nearestFirst() {
        kv.post("lock-prefix", "{\"destroy\":true,\"reason\":\"hold\"}");
        kv.post("lock-prefix/a", "{\"metadata\":true}");
        kv.post("lock-prefix/a/b/c", ALL);
        kv.post("lock/a/b", ALL);
        kv.post("lock/a/b/x", "{\"data\":true}");

        Answer shown = kv.get("lock/a/b/x");

        assertThat(shown.json("locks"))
                .containsSubsequence("\"path\":\"a/b/x\"", "\"path\":\"a/\"", "\"path\":\"\"")
                .doesNotContain("\"path\":\"a/b\"", "\"path\":\"a/b/c/\"");
        assertThat(List.of(shown.json("data"), shown.json("metadata"), shown.json("destroy")))
                .containsOnly("true");
        assertThat(kv.get("lock-prefix/a").json("locks"))
                .containsSubsequence("\"path\":\"a/\"", "\"path\":\"\"");
        assertThat(kv.get("lock-prefix").json("path")).isEqualTo("\"\"");
    }

    @Test
    void list_showsEveryLockBelowAFolder() {
        assertThat(kv.list("lock-prefix/").status()).isEqualTo(404);
        kv.post("lock-prefix/a", ALL);
        kv.post("lock/a/b", ALL);
        kv.post("lock/b", "{\"data\":true,\"expires\":60}");

        assertThat(kv.list("lock-prefix/").json("keys")).isEqualTo("[\"a/\",\"a/b\",\"b\"]");
        assertThat(kv.list("lock-prefix/a/").json("keys")).isEqualTo("[\"a/\",\"a/b\"]");
        assertThat(kv.list("lock-prefix/").json("key_info", "b")).contains("\"data\":true");
        kv.pass(Duration.ofMinutes(1));
        assertThat(kv.list("lock-prefix/").json("keys")).isEqualTo("[\"a/\",\"a/b\"]");
    }

    @Test
    void held_countsKeysAndFoldersUntilTheyAreOver() {
        kv.post("lock/a", "{\"data\":true,\"expires\":\"1m\"}");
        kv.post("lock-prefix/b", "{\"data\":true}");
        assertThat(held()).isEqualTo(2);
        kv.pass(Duration.ofMinutes(2));
        assertThat(held()).isEqualTo(1);
    }

    private long held() {
        return kv.run(tx -> VersionedPaths.locks(tx, kv.now()));
    }

    @Test
    void lock_thatIsOver_countsNoMoreAndIsRemovedByTheNext() {
        kv.post("lock/a", "{\"data\":true,\"expires\":\"1m\"}");
        assertThat(kv.post("data/a", "{\"data\":{}}").status()).isEqualTo(400);

        kv.pass(Duration.ofMinutes(1));

        assertThat(kv.post("data/a", "{\"data\":{}}").status()).isEqualTo(200);
        assertThat(kv.get("lock/a").status()).isEqualTo(404);
        kv.post("lock/b", "{\"data\":true,\"expires\":\"2030-01-01T00:00:00Z\"}");
        assertThat(StoredRecords.count(kv, RecordType.KV_LOCK)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; nothing to lock: set data, metadata or destroy to true",
                "{\"data\":false}; nothing to lock: set data, metadata or destroy to true",
                "{\"data\":true,\"reason\":\"a\\nb\"}; reason must not have control characters",
                "{\"data\":true,\"expires\":\"0s\"}; expires must be a duration or a time (RFC"
                        + " 3339) that lies ahead",
                "{\"data\":true,\"expires\":\"-5\"}; expires must be a duration or a time (RFC"
                        + " 3339) that lies ahead",
                "{\"data\":true,\"expires\":\"soon\"}; expires must be a duration or a time (RFC"
                        + " 3339) that lies ahead",
                "{\"data\":true,\"expires\":\"2001-01-01T00:00:00Z\"}; expires must be a duration"
                        + " or a time (RFC 3339) that lies ahead",
                "{\"data\":true,\"expires\":\"2001-01-01T\"}; expires must be a duration or a time"
                        + " (RFC 3339) that lies ahead",
                "{\"data\":true,\"expires\":\"9999999h\"}; expires must be a duration or a time"
                        + " (RFC 3339) that lies ahead"
            })
    void lock_malformed_is400AndLocksNothing(String body, String text) {
        assertThat(kv.post("lock/a", body).error()).isEqualTo(text);
        assertThat(kv.get("lock/a").status()).isEqualTo(404);
    }

    @Test
    void reason_of256Characters_isTaken_andOneMoreIsNot() {
        String reason = Character.toString(0x1f512).repeat(LockRequest.MAX_REASON);
        String body = "{\"data\":true,\"reason\":\"%s\"}";

        assertThat(kv.post("lock/a", body.formatted(reason)).status()).isEqualTo(200);
        assertThat(kv.post("lock/a", body.formatted(reason + "x")).error())
                .isEqualTo("reason must have at most 256 characters");
    }

    @Test
    void lock_withoutAKey_is400() {
        assertThat(kv.post("lock/", ALL).error()).isEqualTo("missing path");
        assertThat(kv.get("lock/").error()).isEqualTo("missing path");
    }

    @Test
    void locks_beyondTheirNumber_areRefused_untilOneIsOver() {
        for (int i = 0; i < LockTable.MAX_LOCKS - 1; i++) {
            kv.post("lock/k" + i, "{\"data\":true}");
        }
        kv.post("lock/last", "{\"data\":true,\"expires\":\"1h\"}");

        Answer refused = kv.post("lock/more", ALL);

        assertThat(refused.error()).contains("1000 locks");
        assertThat(refused.json()).isEqualTo("{\"code\":\"too_large\",\"limit\":1000}");
        assertThat(kv.post("lock/k7", ALL).status()).as("one that is there").isEqualTo(200);
        assertThat(kv.post("data/k998", "{\"data\":{}}").status()).isEqualTo(400);
        assertThat(kv.post("data/more", "{\"data\":{}}").status()).isEqualTo(200);
        kv.pass(Duration.ofHours(1));
        assertThat(kv.post("lock/more", ALL).status()).isEqualTo(200);
    }

    /** Goal: whoever may not write what is locked can neither lock it nor unlock it. */
    @ParameterizedTest
    @CsvSource({
        "data/a, true, false, false",
        "data/a, false, false, true",
        "metadata/a, false, true, false"
    })
    void lock_needsTheRightToTheWritesItLocks(
            String writable, boolean data, boolean metadata, boolean destroy) {
        String body =
                "{\"data\":%s,\"metadata\":%s,\"destroy\":%s}".formatted(data, metadata, destroy);
        kv.access(ListedAccess.of(Capability.UPDATE, "kv/" + writable));
        assertThat(kv.post("lock/a", body).status()).isEqualTo(200);
        assertThat(kv.post("lock/a", ALL).status()).isEqualTo(403);
        assertThat(kv.post("lock/b", body).status()).isEqualTo(403);
        assertThat(kv.get("lock/a").status()).isEqualTo(403);

        kv.access(FixedAccess.NOTHING);
        assertThat(kv.delete("lock/a").status()).isEqualTo(403);
        kv.access(FixedAccess.EVERYTHING);
        kv.post("lock/a", ALL);
        kv.access(ListedAccess.of(Capability.UPDATE, "kv/" + writable));
        assertThat(kv.post("lock/a", body).status()).as("takes one away").isEqualTo(403);
        assertThat(kv.delete("lock/a").status()).isEqualTo(403);
        kv.access(ListedAccess.of(Capability.UPDATE, "kv/data/a", "kv/metadata/a"));
        assertThat(kv.delete("lock/a").status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kv/data/a/", "kv/metadata/a/"})
    void lookAtAFolder_needsTheRightToRead(String readable) {
        kv.post("lock-prefix/a", ALL);

        kv.access(ListedAccess.of(Capability.READ, readable));
        assertThat(kv.get("lock-prefix/a").status()).isEqualTo(200);
        assertThat(kv.list("lock-prefix/a/").status()).isEqualTo(403);
        kv.access(ListedAccess.of(Capability.LIST, "kv/metadata/a/"));
        assertThat(kv.list("lock-prefix/a/").status()).isEqualTo(200);
        assertThat(kv.get("lock-prefix/a").status()).isEqualTo(403);
    }

    @Test
    void paths_withASlashAtTheirEnd_meanTheSame() {
        kv.post("lock/a", ALL);
        kv.post("lock-prefix/p", ALL);

        assertThat(kv.get("lock/a/").status()).isEqualTo(200);
        assertThat(kv.get("lock-prefix/p/").status()).isEqualTo(200);
        assertThat(kv.delete("lock/a/").status()).isEqualTo(204);
        assertThat(kv.delete("lock-prefix/p/").status()).isEqualTo(204);
        assertThat(kv.list("lock-prefix/").status()).isEqualTo(404);
        assertThat(kv.call(Operation.PATCH, "lock/a", "{}").status()).isEqualTo(405);
    }

    @Test
    void config_tellsThatThereAreLocks() {
        assertThat(kv.get("config").json("extensions")).contains("\"locks\"");

        kv.post("lock/a", ALL);
        kv.post("config", "{\"max_versions\":3,\"cas_required\":true}");

        assertThat(kv.post("data/a", "{\"data\":{}}").error())
                .as("settings that are written forget no lock")
                .isEqualTo("key data is locked");
    }
}
