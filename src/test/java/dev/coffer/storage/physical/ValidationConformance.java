package dev.coffer.storage.physical;

import static dev.coffer.storage.physical.StoreDriver.delete;
import static dev.coffer.storage.physical.StoreDriver.id;
import static dev.coffer.storage.physical.StoreDriver.key;
import static dev.coffer.storage.physical.StoreDriver.keys;
import static dev.coffer.storage.physical.StoreDriver.put;
import static dev.coffer.storage.physical.StoreDriver.range;
import static dev.coffer.storage.physical.StoreDriver.versionOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.StoreDriver.Tx;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every store must do, third part: validation of points and ranges. */
public abstract class ValidationConformance extends SnapshotConformance {
    static CommitResult conflictAt(String key) {
        return new CommitResult.Conflict(key(key));
    }

    // Points

    @Test
    void point_unchanged_commits() {
        driver.must(put("a", "1"), put("b", "1"));
        try (Tx tx = driver.begin()) {
            assertThat(tx.get("a")).isEqualTo("1");
            assertThat(tx.get("absent")).isNull();
            driver.must(put("b", "2"));
            assertThat(versionOf(tx.commit(put("a", "2")))).isEqualTo(3);
        }
    }

    @Test
    void point_changed_conflictsAndChangesNothing() {
        driver.must(put("a", "1"));
        try (Tx tx = driver.begin()) {
            assertThat(tx.get("a")).isEqualTo("1");
            driver.must(put("a", "2"));
            assertThat(tx.commit(put("b", "x"))).isEqualTo(conflictAt("a"));
        }
        assertThat(driver.keys()).containsExactly("a");
        assertThat(driver.version()).isEqualTo(2);
    }

    @Test
    void point_deleted_conflicts() {
        driver.must(put("a", "1"));
        try (Tx tx = driver.begin()) {
            assertThat(tx.get("a")).isEqualTo("1");
            driver.must(delete("a"));
            assertThat(tx.commit(put("b", "x"))).isEqualTo(conflictAt("a"));
        }
    }

    @Test
    void absentPoint_created_conflicts() {
        try (Tx tx = driver.begin()) {
            assertThat(tx.get("a")).isNull();
            driver.must(put("a", "1"));
            assertThat(tx.commit(put("a", "2"))).isEqualTo(conflictAt("a"));
        }
        assertThat(driver.get("a")).isEqualTo("1");
    }

    @Test
    void absentPoint_createdAndDeletedAgain_conflicts() {
        try (Tx tx = driver.begin()) {
            assertThat(tx.get("a")).isNull();
            driver.must(put("a", "1"));
            driver.must(delete("a"));
            assertThat(tx.commit(put("a", "2"))).isEqualTo(conflictAt("a"));
        }
    }

    @Test
    void point_deletedAndPutBack_conflicts() {
        driver.must(put("a", "1"));
        try (Tx tx = driver.begin()) {
            assertThat(tx.get("a")).isEqualTo("1");
            driver.must(delete("a"));
            driver.must(put("a", "1"));
            assertThat(tx.commit(put("b", "x"))).isEqualTo(conflictAt("a"));
        }
    }

    @Test
    void point_ofStaleCache_conflictsAlthoughTheSnapshotIsNew() {
        driver.must(put("a", "1"));
        driver.must(put("a", "2"));
        driver.must(put("b", "1"));
        driver.must(delete("b"));

        long now = driver.version();
        List<Mutation> writes = List.of(put("c", "x"));
        assertThat(store.commit(Commit.of(id(), now, Map.of(key("a"), 1L), List.of(), writes)))
                .isEqualTo(conflictAt("a"));
        assertThat(store.commit(Commit.of(id(), now, Map.of(key("b"), 3L), List.of(), writes)))
                .isEqualTo(conflictAt("b"));
        Map<Key, Long> right = Map.of(key("a"), 2L, key("b"), 0L);
        assertThat(versionOf(store.commit(Commit.of(id(), now, right, List.of(), writes))))
                .isEqualTo(5);
    }

    @Test
    void blindWrites_ofOneKey_neverConflict() {
        try (Tx first = driver.begin();
                Tx second = driver.begin()) {
            assertThat(versionOf(first.commit(put("a", "1")))).isEqualTo(1);
            assertThat(versionOf(second.commit(put("a", "2")))).isEqualTo(2);
        }
        assertThat(driver.get("a")).isEqualTo("2");
    }

    @Test
    void readAndWrite_ofOneKey_conflictWithOthersOnly() {
        for (int i = 0; i < 3; i++) {
            try (Tx tx = driver.begin()) {
                assertThat(tx.get("a")).isEqualTo(i == 0 ? null : "" + (i - 1));
                assertThat(versionOf(tx.commit(put("a", "" + i)))).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void writeSkew_byPoints_isRefused() {
        driver.must(put("a", "on"), put("b", "on"));
        try (Tx first = driver.begin();
                Tx second = driver.begin()) {
            assertThat(first.get("a") + first.get("b")).isEqualTo("onon");
            assertThat(second.get("a") + second.get("b")).isEqualTo("onon");
            assertThat(versionOf(first.commit(put("a", "off")))).isPositive();
            assertThat(second.commit(put("b", "off"))).isEqualTo(conflictAt("a"));
        }
    }

    // Ranges

    private void assertRangeConflict(KeyRange range, boolean conflicts, Mutation... others) {
        try (Tx tx = driver.begin()) {
            assertThat(tx.scan(range, 100).cut()).isFalse();
            driver.must(others);
            CommitResult result = tx.commit(put("result", "x"));
            if (conflicts) {
                assertThat(result).isEqualTo(new CommitResult.Conflict(range.begin()));
            } else {
                assertThat(versionOf(result)).isPositive();
            }
        }
    }

    @Test
    void range_withInsertedKey_conflicts() {
        driver.must(put("b", "1"), put("d", "1"));

        assertRangeConflict(range("b", "e"), true, put("c", "1"));
    }

    @Test
    void range_withDeletedKey_conflicts() {
        driver.must(put("b", "1"), put("d", "1"));

        assertRangeConflict(range("b", "e"), true, delete("d"));
    }

    @Test
    void range_withChangedKey_conflicts() {
        driver.must(put("b", "1"), put("d", "1"));

        assertRangeConflict(range("b", "e"), true, put("b", "2"));
    }

    @Test
    void range_observedEmpty_conflictsWithFirstInsert() {
        assertRangeConflict(range("b", "e"), true, put("c", "1"));
    }

    @Test
    void range_withWritesAroundIt_commits() {
        assertRangeConflict(range("b", "e"), false, put("a", "1"), put("e", "1"), put("f", "1"));
    }

    @Test
    void range_withoutKeysInside_neverConflicts() {
        try (Tx tx = driver.begin()) {
            assertThat(tx.scan(range("b", "b"), 1).entries()).isEmpty();
            driver.must(put("b", "1"), put("a", "1"));
            assertThat(versionOf(tx.commit(put("c", "x")))).isEqualTo(2);
        }
    }

    @Test
    void range_ofTheWholeStore_seesEveryWrite() {
        assertRangeConflict(KeyRange.all(), true, delete("never there"));
    }

    @Test
    void range_cutByLimit_coversOnlyWhatWasObserved() {
        driver.must(put("a", "1"), put("c", "1"), put("e", "1"));
        try (Tx behind = driver.begin();
                Tx within = driver.begin()) {
            assertThat(keys(behind.scan(KeyRange.all(), 2))).containsExactly("a", "c");
            driver.must(put("d", "1"), delete("e"));
            assertThat(versionOf(behind.commit(put("z", "x")))).isPositive();
            assertThat(within.scan(KeyRange.all(), 2).cut()).isTrue();
            driver.must(delete("c"));
            assertThat(within.commit(put("z", "y")))
                    .isEqualTo(new CommitResult.Conflict(Key.lowest()));
        }
    }

    @Test
    void range_withOwnWritesOnly_commits() {
        for (int i = 0; i < 3; i++) {
            try (Tx tx = driver.begin()) {
                assertThat(tx.scan(range("k", "l"), 10).entries()).hasSize(i);
                assertThat(versionOf(tx.commit(put("k" + i, "x")))).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void writeSkew_byRanges_isRefused() {
        try (Tx first = driver.begin();
                Tx second = driver.begin()) {
            assertThat(first.scan(range("k", "l"), 10).entries()).isEmpty();
            assertThat(second.scan(range("k", "l"), 10).entries()).isEmpty();
            assertThat(versionOf(first.commit(put("k1", "x")))).isEqualTo(1);
            assertThat(second.commit(put("k2", "x"))).isEqualTo(conflictAt("k"));
        }
        assertThat(driver.keys()).containsExactly("k1");
    }

    @Test
    void range_ofWideRecentPast_comparesVersionsBehindTheNewestWrites() {
        try (Tx tx = driver.begin()) {
            assertThat(tx.scan(range("k", "l"), 10).entries()).isEmpty();
            driver.must(put("k", "1"));
            for (int i = 0; i < 300; i++) {
                driver.must(put("other", "" + i));
            }
            assertThat(tx.commit(put("z", "x"))).isEqualTo(conflictAt("k"));
        }
        try (Tx tx = driver.begin()) {
            assertThat(keys(tx.scan(range("k", "l"), 10))).containsExactly("k");
            for (int i = 0; i < 300; i++) {
                driver.must(put("other", "" + i));
            }
            assertThat(versionOf(tx.commit(put("z", "x")))).isPositive();
        }
    }

    // What a commit is

    @Test
    void readOnlyCommit_unchanged_takesNoVersion() {
        driver.must(put("a", "1"));
        try (Tx tx = driver.begin()) {
            assertThat(tx.get("a")).isEqualTo("1");
            driver.must(put("b", "1"));
            assertThat(tx.commit()).isEqualTo(new CommitResult.Committed(2));
        }
        assertThat(driver.version()).isEqualTo(2);
    }

    @Test
    void readOnlyCommit_changed_conflicts() {
        try (Tx tx = driver.begin()) {
            assertThat(tx.get("a")).isNull();
            driver.must(put("a", "1"));
            assertThat(tx.commit()).isEqualTo(conflictAt("a"));
        }
    }

    @Test
    void commit_ofAVersionThatIsNotYet_isRefused() {
        Commit commit = Commit.of(id(), 7, Map.of(), List.of(), List.of(put("a", "1")));

        assertThatThrownBy(() -> store.commit(commit)).isInstanceOf(IllegalArgumentException.class);
        assertThat(driver.version()).isZero();
    }

    @Test
    void commit_malformed_isRefusedWhereItIsMade() {
        assertThatThrownBy(() -> Commit.of(id(), -1, Map.of(), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new Commit(id(), 0, Map.of(), List.of(), List.of(), 0, Bytes.fromUtf8("d")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> range("b", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void openSnapshot_afterManyCommits_stillCommits() {
        driver.must(put("a", "1"));
        try (Tx tx = driver.begin()) {
            assertThat(tx.get("a")).isEqualTo("1");
            Mutation[] writes = new Mutation[5_000];
            for (int i = 0; i < writes.length; i++) {
                writes[i] = put("k" + i, "x");
            }
            for (int i = 0; i < 8; i++) {
                driver.must(writes);
            }
            assertThat(versionOf(tx.commit(put("a", "2")))).isEqualTo(10);
        }
    }
}
