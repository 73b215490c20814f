package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.engine.ListedAccess;
import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.request.Bytes;
import dev.coffer.request.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Moving, copying and removing whole keys: everything of them, or nothing. */
final class MovePathsTest {
    private final KvFixture kv = KvFixture.versioned();

    /** A key in every state that a version can be in. */
    @BeforeEach
    void oneKeyWithAPast() {
        for (int i = 1; i <= 5; i++) {
            put("a", i);
        }
        kv.post("metadata/a", "{\"max_versions\":4,\"custom_metadata\":{\"owner\":\"ann\"}}");
        kv.post("metadata/a", "{\"custom_metadata\":{\"owner\":\"bob\"},\"cas_required\":true}");
        kv.post("delete/a", "{\"versions\":[3]}");
        kv.post("destroy/a", "{\"versions\":[4]}");
        kv.pass(Duration.ofMinutes(5));
        kv.requestId("mover");
    }

    @CanIgnoreReturnValue
    private Answer put(String path, int value) {
        return kv.post("data/" + path, "{\"data\":{\"v\":" + value + "}}");
    }

    @CanIgnoreReturnValue
    private Answer move(String from, String to, String more) {
        return take("move", from, to, more);
    }

    @CanIgnoreReturnValue
    private Answer take(String verb, String from, String to, String more) {
        return kv.post(verb, "{\"from\":\"" + from + "\",\"to\":\"" + to + "\"" + more + "}");
    }

    /** Everything that can be asked of a key, but what tells one life of it from another. */
    private List<String> seen(String path) {
        List<String> seen = new ArrayList<>();
        for (int version = 0; version <= 6; version++) {
            Answer read = kv.get("data/" + path, "{\"version\":\"" + version + "\"}");
            seen.add(read.status() + " " + read.json());
        }
        Answer metadata = kv.get("metadata/" + path);
        seen.add(metadata.json("versions") + metadata.json("custom_metadata"));
        for (String name :
                List.of(
                        "current_version",
                        "oldest_version",
                        "current_metadata_version",
                        "max_versions",
                        "cas_required",
                        "created_time")) {
            seen.add(metadata.json(name));
        }
        return seen;
    }

    private static String counts(Answer answer) {
        assertThat(answer.json("revision")).hasSizeBetween(3, 66);
        return answer.json("dry_run") + " " + answer.json("keys") + " " + answer.json("versions");
    }

    private int records() {
        return StoredRecords.count(kv);
    }

    @Test
    void move_ofAKey_takesEverythingAlong() {
        List<String> before = seen("a");
        String generation = kv.get("metadata/a").json("generation");
        int records = records();

        Answer moved = move("a", "b/c", "");

        assertThat(counts(moved)).isEqualTo("false 1 5");
        assertThat(seen("b/c")).isEqualTo(before);
        assertThat(kv.get("metadata/a").status()).isEqualTo(404);
        assertThat(kv.list("metadata/").json("keys")).isEqualTo("[\"b/\"]");
        assertThat(records()).isEqualTo(records);
        assertThat(kv.get("metadata/b/c").json("generation")).isNotEqualTo(generation);
        assertThat(kv.get("metadata/b/c").json("updated_time"))
                .as("a move is a change")
                .contains(kv.now().toString().substring(0, 16));
        kv.post("undelete/b/c", "{\"versions\":[3]}");
        assertThat(kv.get("data/b/c", "{\"version\":\"3\"}").json("data", "v")).isEqualTo("3");
    }

    @Test
    void copy_ofAKey_leavesItAsItWas() {
        List<String> before = seen("a");
        String metadata = kv.get("metadata/a").json();

        assertThat(take("copy", "a", "b", "").status()).isEqualTo(200);

        assertThat(kv.get("metadata/a").json()).isEqualTo(metadata);
        assertThat(seen("a")).isEqualTo(before);
        assertThat(seen("b")).isEqualTo(before);
        kv.delete("metadata/b");
        assertThat(seen("a")).as("each has its own records").isEqualTo(before);
    }

    @Test
    void copy_ofTheCurrentVersion_leavesTheOthersBehind() {
        Answer copied = take("copy", "a", "b", ",\"versions\":\"current\"");

        assertThat(copied.json("versions")).isEqualTo("1");
        assertThat(kv.get("data/b").json("data", "v")).isEqualTo("5");
        assertThat(kv.get("metadata/b").json("current_version")).isEqualTo("5");
        assertThat(kv.get("metadata/b").json("oldest_version")).isEqualTo("5");
        assertThat(kv.get("metadata/b").json("custom_metadata")).isEqualTo("{\"owner\":\"bob\"}");
        assertThat(kv.get("data/b", "{\"version\":\"2\"}").status()).isEqualTo(404);
        put("b", 6);
        assertThat(kv.get("metadata/b").json("current_version"))
                .as("cas is required")
                .isEqualTo("5");
        int records = records();
        kv.delete("metadata/b");
        kv.delete("metadata/a");
        assertThat(records()).as("of %d records none is left", records).isZero();
    }

    @Test
    void move_toAKeyThatIsThere_isRefused() {
        put("b", 1);
        List<String> a = seen("a");
        List<String> b = seen("b");

        Answer refused = move("a", "b", "");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json("code")).isEqualTo("\"key_exists\"");
        assertThat(refused.json("path")).isEqualTo("\"b\"");
        assertThat(seen("a")).isEqualTo(a);
        assertThat(seen("b")).isEqualTo(b);
        kv.header("x-coffer-conflict-status", "409");
        assertThat(move("a", "b", "").status()).isEqualTo(409);
    }

    @Test
    void move_ofAFolder_movesEveryKeyBelow() {
        for (String key : List.of("f/x", "f/y", "f/sub/x", "f/sub/deep/z", "fx")) {
            put(key, 1);
        }
        put("t/other", 1);
        int records = records();

        Answer moved = move("f", "t/n", ",\"recursive\":true,\"expected\":4");

        assertThat(counts(moved)).isEqualTo("false 4 4");
        assertThat(kv.call(Operation.SCAN, "metadata/", "{}").json("keys"))
                .isEqualTo(
                        "[\"a\",\"fx\",\"t/other\",\"t/n/x\",\"t/n/y\",\"t/n/sub/x\",\"t/n/sub/deep/z\"]");
        assertThat(kv.list("metadata/f/").status()).isEqualTo(404);
        assertThat(records()).isEqualTo(records);
        assertThat(move("t/n", "f", ",\"recursive\":true").status()).isEqualTo(200);
        assertThat(kv.list("metadata/f/").json("keys")).isEqualTo("[\"sub/\",\"x\",\"y\"]");
        assertThat(kv.list("metadata/t/").json("keys")).isEqualTo("[\"other\"]");
    }

    @Test
    void move_ofAFolderOfWhichOneTargetIsThere_movesNone() {
        put("f/x", 1);
        put("f/y", 1);
        put("t/y", 1);
        String before = kv.call(Operation.SCAN, "metadata/", "{}").json();

        Answer refused = move("f", "t", ",\"recursive\":true");

        assertThat(refused.json("path")).isEqualTo("\"t/y\"");
        assertThat(kv.call(Operation.SCAN, "metadata/", "{}").json()).isEqualTo(before);
        assertThat(kv.get("data/t/x").status()).isEqualTo(404);
    }

    @Test
    void dryRun_ofEverything_countsAndChangesNothing() {
        put("f/x", 1);
        put("f/y", 1);
        put("f/y", 2);
        List<String> before = seen("f/y");
        String names = kv.call(Operation.SCAN, "metadata/", "{}").json();
        for (String verb : List.of("move", "copy")) {
            Answer counted = take(verb, "f", "t", ",\"recursive\":true,\"dry_run\":true");
            assertThat(counts(counted)).isEqualTo("true 2 3");
        }
        Answer counted = kv.post("delete-prefix", "{\"prefix\":\"f\",\"dry_run\":true}");
        assertThat(counts(counted)).isEqualTo("true 2 3");
        assertThat(kv.call(Operation.SCAN, "metadata/", "{}").json()).isEqualTo(names);
        assertThat(seen("f/y")).isEqualTo(before);
    }

    @Test
    void deletePrefix_ofTheExpectedNumber_removesEveryRecord() {
        int records = records();
        for (String key : List.of("f/x", "f/y", "f/sub/z")) {
            put(key, 1);
            put(key, 2);
            kv.post("metadata/" + key, "{\"custom_metadata\":{\"k\":\"v\"}}");
        }
        Answer refused = kv.post("delete-prefix", "{\"prefix\":\"f/\",\"expected\":2}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json("code")).isEqualTo("\"cas_mismatch\"");
        assertThat(refused.json("current")).isEqualTo("3");
        assertThat(kv.list("metadata/f/").status()).isEqualTo(200);

        assertThat(kv.post("delete-prefix", "{\"prefix\":\"f/\",\"expected\":3}").json("versions"))
                .isEqualTo("6");

        assertThat(records()).isEqualTo(records);
        assertThat(kv.list("metadata/").json("keys")).isEqualTo("[\"a\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"prefix\":\"f\"}",
                "{\"prefix\":\"\",\"expected\":1}",
                "{\"prefix\":\"/\",\"expected\":1}",
                "{\"prefix\":\"f/../a\",\"expected\":1}",
                "{\"prefix\":\"f//a\",\"expected\":1}",
                "{\"prefix\":\"f\\u0007\",\"expected\":1}"
            })
    void deletePrefix_ofNoFolderOrNoNumber_isRefused(String body) {
        put("f/x", 1);
        assertThat(kv.post("delete-prefix", body).status()).isEqualTo(400);
        assertThat(kv.get("data/f/x").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a; a; ''",
                "a; a/; ''",
                "a; ''; ''",
                "''; b; ''",
                "a; b/../c; ''",
                "a; ./b; ''",
                "a; b//c; ''",
                "/a; b; ''",
                "a; b; ,\"versions\":\"some\"",
                "a; b; ,\"expected\":2",
                "a; b; ,\"options\":{\"cas\":4}",
                "a; b; ,\"options\":{\"metadata_cas\":1}",
                "a; b; ,\"options\":{\"generation\":\"x\"}",
                "f; f/g; ,\"recursive\":true",
                "f/g; f; ,\"recursive\":true",
                "f; f; ,\"recursive\":true",
                "''; f; ,\"recursive\":true",
                "f; g; ,\"recursive\":true,\"options\":{\"cas\":1}",
                "f; g; ,\"recursive\":true,\"expected\":3"
            })
    void take_ofWhatMakesNoSense_isRefusedAndChangesNothing(String from, String to, String more) {
        put("f/g/x", 1);
        String before = kv.call(Operation.SCAN, "metadata/", "{}").json();
        for (String verb : List.of("move", "copy")) {
            assertThat(take(verb, from, to, more).status()).as(verb).isEqualTo(400);
        }
        assertThat(kv.call(Operation.SCAN, "metadata/", "{}").json()).isEqualTo(before);
    }

    @Test
    void move_ofWhatIsNotThere_isA404() {
        assertThat(move("none", "b", "").status()).isEqualTo(404);
        assertThat(move("none", "b", ",\"recursive\":true").status()).isEqualTo(404);
    }

    @Test
    void move_withWhatTheKeyHas_happens() {
        assertThat(move("a", "b", ",\"options\":{\"cas\":5,\"metadata_cas\":2}").status())
                .isEqualTo(200);
    }

    /** What may not be destroyed without comparing may not be moved away either. */
    @Test
    void move_ofAKeyThatDemandsAComparison_needsIt() {
        put("strict", 1);
        kv.post("metadata/strict", "{\"cas_required_for_delete\":true}");
        assertThat(move("strict", "b", "").json("code")).isEqualTo("\"cas_required\"");
        assertThat(take("copy", "strict", "copied", "").status()).isEqualTo(200);
        assertThat(move("strict", "b", ",\"options\":{\"cas\":1,\"metadata_cas\":1}").status())
                .isEqualTo(200);
        put("f/x", 1);
        kv.post("metadata/f/x", "{\"cas_required_for_delete\":true}");
        assertThat(kv.post("delete-prefix", "{\"prefix\":\"f\",\"expected\":1}").json("code"))
                .isEqualTo("\"cas_required\"");
    }

    @Test
    void locks_onEitherSide_keepKeysWhereTheyAre() {
        put("f/x", 1);
        for (String dimension : List.of("data", "metadata", "destroy")) {
            kv.post("lock/a", "{\"" + dimension + "\":true}");
            assertThat(move("a", "b", "").json("code")).isEqualTo("\"locked\"");
            kv.delete("lock/a");
        }
        kv.post("lock-prefix/f", "{\"data\":true}");
        assertThat(move("a", "f/y", "").json("code")).isEqualTo("\"locked\"");
        assertThat(take("copy", "a", "f/y", "").json("code")).isEqualTo("\"locked\"");
        assertThat(kv.post("delete-prefix", "{\"prefix\":\"f\",\"expected\":1}").json("code"))
                .isEqualTo("\"locked\"");
        assertThat(take("copy", "f/x", "b", "").status()).as("reading is free").isEqualTo(200);
        assertThat(kv.get("data/f/x").status()).isEqualTo(200);
    }

    @Test
    void copy_ofMoreVersionsThanATransactionTakes_isRefusedWithTheLimit() {
        put("f/x", 1);
        StoredRecords.seed(kv, "f/x", 1, 0);
        kv.run(tx -> {
            KeyAddress address = KeyAddress.of(tx.names(), kv.mount().id(), "f/x");
            KeyRecord key = new KeyReader(tx, kv.mount().id(), "f/x").record().orElseThrow();
            for (int version = 1; version <= KvLimits.COPIED_VERSIONS + 1; version++) {
                tx.put(
                        address.header(version),
                        VersionHeader.created(
                                        kv.now(),
                                        Optional.empty(),
                                        Actor.UNKNOWN,
                                        Bytes.fromUtf8("{}"))
                                .encode());
            }
            KeyRecord.Versions all = new KeyRecord.Versions(KvLimits.COPIED_VERSIONS + 1, 1, 1, 0);
            tx.put(address.key(), key.withVersions(all, kv.now(), Actor.UNKNOWN).encode());
            return all;
        });
        for (Answer refused :
                List.of(
                        take("copy", "f/x", "g", ""),
                        move("f", "g", ",\"recursive\":true"),
                        kv.post("delete-prefix", "{\"prefix\":\"f\",\"expected\":1}"))) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json("code")).isEqualTo("\"too_large\"");
            assertThat(refused.json("limit")).isEqualTo("10000");
        }
        assertThat(take("copy", "f/x", "g", ",\"versions\":\"current\"").status()).isEqualTo(200);
    }

    @Test
    void copy_ofMoreBytesThanATransactionTakes_isRefusedWithTheLimit() {
        String large = "x".repeat(12 << 20);
        for (String key : List.of("f/1", "f/2", "f/3")) {
            kv.post("data/" + key, "{\"data\":{\"v\":\"" + large + "\"}}");
        }
        Answer refused = move("f", "g", ",\"recursive\":true");
        assertThat(refused.json("limit")).isEqualTo("33554432");
        kv.delete("metadata/f/3");
        assertThat(move("f", "g", ",\"recursive\":true").status()).isEqualTo(200);
        assertThat(kv.get("data/g/2").json("data", "v")).hasSize(large.length() + 2);
    }

    /** Goal: what may not be done to each key alone may not be done here. */
    @Test
    void rights_whereOneIsMissing_refuseTheWhole() {
        put("f/x", 1);
        put("f/y", 1);
        Set<String> needed = rightsToMove("x", "y");
        for (String missing : needed) {
            Set<String> rights = new TreeSet<>(needed);
            assertThat(rights.remove(missing)).isTrue();
            kv.access(new ListedAccess(rights));
            Answer refused = move("f", "t", ",\"recursive\":true,\"dry_run\":true");
            assertThat(refused.status()).as("without %s", missing).isEqualTo(403);
            boolean copies = missing.startsWith("DELETE");
            assertThat(take("copy", "f", "t", ",\"recursive\":true,\"dry_run\":true").status())
                    .as("copy without %s", missing)
                    .isEqualTo(copies ? 200 : 403);
            assertThat(kv.post("delete-prefix", "{\"prefix\":\"f\",\"dry_run\":true}").status())
                    .as("delete-prefix without %s", missing)
                    .isEqualTo(copies ? 403 : 200);
        }
        kv.access(new ListedAccess(needed));
        assertThat(move("f", "t", ",\"recursive\":true").status()).isEqualTo(200);
    }

    /** All that moving these keys from f/ to t/ needs. */
    private static Set<String> rightsToMove(String... keys) {
        Set<String> rights = new TreeSet<>();
        for (String key : keys) {
            for (String kind : List.of("data/", "metadata/")) {
                rights.add("READ kv/" + kind + "f/" + key);
                rights.add("CREATE kv/" + kind + "t/" + key);
            }
            rights.add("DELETE kv/metadata/f/" + key);
        }
        return rights;
    }

    /** Goal: a missing right is said before anything else about any key. */
    @Test
    void rights_areAskedOfEveryKeyBeforeAnythingIsDone() {
        put("f/x", 1);
        put("f/y", 1);
        put("t/x", 1);
        Set<String> rights = rightsToMove("x", "y");
        kv.access(new ListedAccess(rights));
        assertThat(move("f", "t", ",\"recursive\":true").json("code")).isEqualTo("\"key_exists\"");
        rights.remove("CREATE kv/data/t/y");
        kv.access(new ListedAccess(rights));
        assertThat(move("f", "t", ",\"recursive\":true").status()).isEqualTo(403);
        rights.remove("DELETE kv/metadata/f/y");
        kv.access(new ListedAccess(rights));
        assertThat(kv.post("delete-prefix", "{\"prefix\":\"f\",\"expected\":9}").status())
                .isEqualTo(403);
    }

    /** Goal: the rights to the new place are asked also where there is nothing to go there. */
    @Test
    void rights_ofAKeyThatIsNotThere_areAskedOfBothPaths() {
        Set<String> rights = new TreeSet<>();
        for (String kind : List.of("data/", "metadata/")) {
            rights.add("READ kv/" + kind + "none");
            rights.add("CREATE kv/" + kind + "b");
        }
        kv.access(new ListedAccess(rights));
        assertThat(take("copy", "none", "b", "").status()).isEqualTo(404);
        assertThat(rights.remove("CREATE kv/metadata/b")).isTrue();
        kv.access(new ListedAccess(rights));
        assertThat(take("copy", "none", "b", "").status()).isEqualTo(403);
    }

    /** Without any right nobody learns whether a key is there. */
    @Test
    void rights_ofNobody_tellNothing() {
        kv.access(new ListedAccess(Set.of()));
        assertThat(move("a", "b", "").status()).isEqualTo(403);
        assertThat(move("none", "b", "").status()).isEqualTo(403);
    }
}
