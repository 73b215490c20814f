package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.request.Cancellation;
import dev.coffer.request.Operation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a lock stands against, and what it lets pass. */
final class KeyLocksTest {
    private static final String PUT = "{\"data\":{\"v\":1}}";

    private final KvFixture kv = KvFixture.versioned();

    /** One write of each kind on the key {@code k}, by its name in the tests. */
    private Answer write(String kind) {
        return switch (kind) {
            case "put" -> kv.post("data/k", PUT);
            case "patch" -> kv.patch("data/k", PUT);
            case "delete-latest" -> kv.delete("data/k");
            case "delete" -> kv.post("delete/k", "{\"versions\":[1]}");
            case "undelete" -> kv.post("undelete/k", "{\"versions\":[2]}");
            case "destroy" -> kv.post("destroy/k", "{\"versions\":[1]}");
            case "metadata-put" -> kv.post("metadata/k", "{\"max_versions\":5}");
            case "metadata-patch" -> kv.patch("metadata/k", "{\"max_versions\":5}");
            case "metadata-delete" -> kv.delete("metadata/k");
            default -> throw new AssertionError(kind);
        };
    }

    private void seed() {
        for (int i = 0; i < 3; i++) {
            kv.post("data/k", PUT);
        }
        kv.post("delete/k", "{\"versions\":[2]}");
    }

    private String state() {
        return kv.get("metadata/k").json() + kv.get("data/k").json();
    }

    @ParameterizedTest
    @CsvSource({
        "put,             data is locked,        passes,             passes",
        "patch,           data is locked,        passes,             passes",
        "delete-latest,   data is locked,        passes,             passes",
        "delete,          data is locked,        passes,             passes",
        "undelete,        data is locked,        passes,             passes",
        "destroy,         data is locked,        passes,             destruction is locked",
        "metadata-put,    passes,                metadata is locked, passes",
        "metadata-patch,  passes,                metadata is locked, passes",
        "metadata-delete, data is locked,        metadata is locked, destruction is locked"
    })
    void lock_ofEachKind_refusesWhatItIsAgainstAndNothingElse(
            String kind, String underData, String underMetadata, String underDestroy) {
        List<String> expected = List.of(underData, underMetadata, underDestroy);
        List<String> locks = List.of("data", "metadata", "destroy");
        for (int i = 0; i < locks.size(); i++) {
            for (String place : List.of("lock/k", "lock-prefix")) {
                kv.delete("metadata/k");
                seed();
                String before = state();
                kv.post(place, "{\"" + locks.get(i) + "\":true,\"reason\":\"freeze #42\"}");
                Answer answer = write(kind);
                if (expected.get(i).equals("passes")) {
                    assertThat(answer.status()).as(kind).isIn(200, 204);
                } else {
                    assertThat(answer.error()).isEqualTo("key " + expected.get(i) + ": freeze #42");
                    assertThat(answer.status()).isEqualTo(400);
                    assertThat(state()).isEqualTo(before);
                }
                kv.delete(place);
            }
        }
    }

    @Test
    void refusal_tellsMachinesWhatIsLocked() {
        kv.post("lock-prefix/a", "{\"metadata\":true}");

        Answer refused = kv.post("metadata/a/b", "{\"max_versions\":1}");

        assertThat(refused.error()).isEqualTo("key metadata is locked");
        assertThat(refused.json())
                .isEqualTo(
                        "{\"code\":\"locked\",\"dimension\":\"metadata\",\"expected\":null,"
                                + "\"current\":null,\"path\":\"a/b\"}");
    }

    @Test
    void checks_areFieldsThenLocksThenCounters() {
        seed();
        kv.post("lock/k", "{\"data\":true,\"metadata\":true}");

        assertThat(kv.post("data/k", "{}").error()).isEqualTo("no data provided");
        assertThat(kv.post("metadata/k", "{\"max_versions\":-1}").error())
                .contains("max_versions must be");
        assertThat(kv.post("delete/k", "{}").error()).isEqualTo("No version number provided");
        assertThat(kv.post("data/k", "{\"data\":{},\"options\":{\"cas\":9}}").error())
                .isEqualTo("key data is locked");
        assertThat(kv.post("metadata/k", "{\"max_versions\":1,\"metadata_cas\":9}").error())
                .isEqualTo("key metadata is locked");
    }

    @Test
    void lockOfAFolder_countsBelowItAndNowhereElse() {
        kv.post("lock-prefix/a/b", "{\"data\":true}");

        for (String inside : List.of("a/b/c", "a/b/c/d/e", "a/b/b")) {
            assertThat(kv.post("data/" + inside, PUT).status()).as(inside).isEqualTo(400);
        }
        for (String outside : List.of("a/b", "a/c", "a", "a/bb/c", "b/a/b/c")) {
            assertThat(kv.post("data/" + outside, PUT).status()).as(outside).isEqualTo(200);
        }
    }

    @Test
    void lockOfTheMount_countsForEveryKey() {
        kv.post("lock-prefix", "{\"data\":true}");

        for (String path : List.of("a", "a/b", "a/b/c")) {
            assertThat(kv.post("data/" + path, PUT).status()).as(path).isEqualTo(400);
        }
        kv.delete("lock-prefix");
        assertThat(kv.post("data/a", PUT).status()).isEqualTo(200);
    }

    @Test
    void lockOfAKeyThatIsNotThere_keepsItFromComing() {
        kv.post("lock/new", "{\"data\":true,\"metadata\":true}");

        assertThat(kv.post("data/new", PUT).status()).isEqualTo(400);
        assertThat(kv.post("metadata/new", "{\"max_versions\":1}").status()).isEqualTo(400);
        assertThat(kv.list("metadata/").status()).isEqualTo(404);
    }

    @Test
    void pruning_waitsUntilDestructionIsUnlocked() {
        kv.post("metadata/k", "{\"max_versions\":2}");
        seed();
        kv.post("lock/k", "{\"destroy\":true}");

        for (int i = 0; i < 100; i++) {
            assertThat(kv.post("data/k", PUT).status()).isEqualTo(200);
        }

        assertThat(StoredRecords.values(kv)).isEqualTo(102);
        assertThat(kv.get("data/k", "{\"version\":\"3\"}").status()).isEqualTo(200);
        kv.delete("lock/k");
        kv.post("data/k", PUT);
        assertThat(kv.get("data/k", "{\"version\":\"102\"}").status()).isEqualTo(404);
        kv.post("data/k", PUT);
        assertThat(StoredRecords.values(kv)).isEqualTo(2);
    }

    @Test
    void versionsBeyondWhatOneTransactionRemoves_areNotKept() {
        seed();
        StoredRecords.seed(kv, "k", KvLimits.MAX_VERSIONS, 0);
        kv.run(tx -> {
            KeyReader key = new KeyReader(tx, kv.mount().id(), "k");
            KeyRecord found = key.record().orElseThrow();
            KeyRecord.Versions all = new KeyRecord.Versions(KvLimits.MAX_VERSIONS, 1, 1, 0);
            tx.put(
                    key.address().key(),
                    found.withVersions(all, found.updated(), Actor.UNKNOWN).encode());
            return all;
        });
        kv.post("lock/k", "{\"destroy\":true,\"reason\":\"hold\"}");

        assertThat(kv.post("data/k", PUT).error())
                .isEqualTo(
                        "key destruction is locked: hold (it has 30000 versions, no more can be"
                                + " kept)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "destroy"})
    void expiry_waitsUntilVersionsAreUnlocked(String held) {
        kv.post("config", "{\"delete_version_after\":\"1h\"}");
        kv.post("data/early", PUT);
        kv.pass(Duration.ofHours(2));
        kv.post("data/k", PUT);
        kv.post("lock-prefix", "{\"" + held + "\":true,\"expires\":\"10h\"}");

        kv.pass(Duration.ofHours(3));

        assertThat(kv.get("data/k").status()).isEqualTo(200);
        assertThat(kv.get("subkeys/k").status()).isEqualTo(200);
        assertThat(kv.get("data/early").status()).as("was over before the lock").isEqualTo(404);
        kv.post("lock/k", "{\"data\":true}");
        assertThat(kv.get("data/k").status()).isEqualTo(200);
        kv.pass(Duration.ofHours(10));
        assertThat(kv.get("data/k").status()).as("another lock holds it on").isEqualTo(200);
        kv.delete("lock/k");
        assertThat(kv.get("data/k").status()).isEqualTo(404);
    }

    @Test
    void deletionByHand_isNoExpiry() {
        kv.post("data/k", PUT);
        kv.post("data/l", PUT);
        kv.delete("data/k");
        kv.pass(Duration.ofSeconds(1));
        kv.post("lock-prefix", "{\"destroy\":true}");
        kv.pass(Duration.ofSeconds(1));
        kv.delete("data/l");

        assertThat(kv.get("data/k").status()).isEqualTo(404);
        assertThat(kv.get("data/l").status()).isEqualTo(404);
        kv.post("lock-prefix", "{\"data\":true}");
        assertThat(kv.get("data/l").status()).isEqualTo(404);
    }

    @Test
    void versionThatALockHolds_canBeDeletedByHand() {
        kv.post("metadata/k", "{\"delete_version_after\":\"1h\"}");
        kv.post("data/k", PUT);
        kv.post("data/k", PUT);
        kv.post("lock/k", "{\"destroy\":true}");
        kv.pass(Duration.ofHours(2));

        assertThat(kv.get("data/k").status()).isEqualTo(200);
        kv.delete("data/k");
        assertThat(kv.get("data/k").status()).isEqualTo(404);
        kv.post("delete/k", "{\"versions\":[1]}");
        assertThat(kv.get("data/k", "{\"version\":\"1\"}").status()).isEqualTo(404);
    }

    @Test
    void transaction_withALockAgainstOnePart_isRefusedAsAWhole() {
        kv.post("data/a", PUT);
        kv.post("lock/k", "{\"data\":true,\"reason\":\"freeze\"}");

        Answer refused =
                kv.post(
                        "txn",
                        "{\"ops\":[{\"op\":\"put\",\"path\":\"a\",\"data\":{}},"
                                + "{\"op\":\"put\",\"path\":\"k\",\"data\":{}}]}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).isEqualTo("ops[1]: key data is locked: freeze");
        assertThat(refused.json("code")).isEqualTo("\"locked\"");
        assertThat(kv.get("metadata/a").json("current_version")).isEqualTo("1");
    }

    @Test
    void transaction_comparesTheStateThatALockHolds() {
        kv.post("metadata/k", "{\"delete_version_after\":\"1h\"}");
        kv.post("data/k", PUT);
        kv.post("lock/k", "{\"destroy\":true}");
        kv.pass(Duration.ofHours(2));
        String body =
                "{\"compare\":[{\"path\":\"k\",\"state\":\"live\"}],\"ops\":[{\"op\":\"get\","
                        + "\"path\":\"k\"}]}";

        assertThat(kv.post("txn", body).status()).isEqualTo(200);
        kv.delete("lock/k");
        assertThat(kv.post("txn", body).json("code")).isEqualTo("\"txn_conflict\"");
    }

    @Test
    void mountThatIsUpgraded_hasNoLocks() {
        KvFixture plain = KvFixture.plain();
        plain.post("a", "{\"v\":1}");
        plain.beginUpgrade();
        assertThat(plain.post("lock/a", "{\"data\":true}").error())
                .isEqualTo(MountSettings.UPGRADING);
        boolean more = true;
        while (more) {
            more = plain.upkeep();
        }

        assertThat(plain.post("lock/a", "{\"data\":true}").status()).isEqualTo(200);
        assertThat(plain.post("data/a", PUT).status()).isEqualTo(400);
        assertThat(plain.call(Operation.READ, "data/a", "{}").status()).isEqualTo(200);
    }

    /** Goal: a lock that is set while a write is on its way is a conflict, never overlooked. */
    @Test
    void lockSetBetweenAWritesReadsAndItsCommit_isSeenByTheNextRun() {
        boolean[] locked = {false};
        kv.cancellation(() -> {
            if (!locked[0]) {
                locked[0] = true;
                kv.cancellation(Cancellation.NONE);
                kv.post("lock/k", "{\"data\":true}");
            }
            return false;
        });

        assertThat(kv.post("data/k", PUT).error()).isEqualTo("key data is locked");
        assertThat(kv.get("data/k").status()).isEqualTo(404);
    }
}
