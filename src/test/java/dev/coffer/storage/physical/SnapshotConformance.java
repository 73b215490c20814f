package dev.coffer.storage.physical;

import static dev.coffer.storage.physical.StoreDriver.delete;
import static dev.coffer.storage.physical.StoreDriver.get;
import static dev.coffer.storage.physical.StoreDriver.id;
import static dev.coffer.storage.physical.StoreDriver.key;
import static dev.coffer.storage.physical.StoreDriver.keys;
import static dev.coffer.storage.physical.StoreDriver.put;
import static dev.coffer.storage.physical.StoreDriver.versionOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every store must do, second part: snapshots, the digest, and closing. */
public abstract class SnapshotConformance extends ReadConformance {
    // Snapshots

    @Test
    void snapshot_afterLaterCommits_showsWhatItShowed() {
        driver.must(put("a", "1"), put("b", "1"));

        try (Snapshot before = store.snapshot()) {
            driver.must(put("a", "2"), delete("b"), put("c", "2"));
            assertThat(get(before, "a")).isEqualTo("1");
            assertThat(get(before, "b")).isEqualTo("1");
            assertThat(get(before, "c")).isNull();
            assertThat(keys(before.scan(KeyRange.all(), 10))).containsExactly("a", "b");
            assertThat(before.version()).isEqualTo(1);
        }
        assertThat(driver.keys()).containsExactly("a", "c");
    }

    @Test
    void snapshots_ofManyVersions_showEachItsOwn() {
        List<Snapshot> snapshots = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            driver.must(put("a", "v" + i));
            snapshots.add(store.snapshot());
        }
        Collections.rotate(snapshots, 17);

        for (Snapshot snapshot : snapshots) {
            assertThat(get(snapshot, "a")).isEqualTo("v" + (snapshot.version() - 1));
            snapshot.close();
        }
    }

    @Test
    void snapshot_closed_refusesReads() {
        Snapshot snapshot = store.snapshot();
        snapshot.close();
        snapshot.close();

        assertThatThrownBy(() -> snapshot.get(key("a"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> snapshot.scan(KeyRange.all(), 1))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void snapshot_closedTwice_sparesTheOthersOfItsVersion() {
        driver.must(put("a", "1"));
        Snapshot first = store.snapshot();
        try (Snapshot second = store.snapshot()) {
            first.close();
            first.close();
            driver.must(put("a", "2"));
            assertThat(get(second, "a")).isEqualTo("1");
        }
    }

    @Test
    void snapshot_readByManyThreads_isConsistent() {
        driver.must(put("a", "0"), put("b", "0"));
        try (Snapshot before = store.snapshot();
                var threads = new TestingThreads()) {
            for (int reader = 0; reader < 4; reader++) {
                threads.start(() -> {
                    for (int i = 0; i < 200; i++) {
                        assertThat(get(before, "a")).isEqualTo("0");
                        assertThat(before.scan(KeyRange.all(), 5).entries()).hasSize(2);
                    }
                });
            }
            threads.start(() -> {
                for (int i = 1; i < 50; i++) {
                    driver.must(put("a", "" + i), put("b", "" + i));
                }
            });
        }
    }

    @Test
    void commit_answered_isSeenByEveryLaterSnapshot() {
        try (var threads = new TestingThreads()) {
            for (int writer = 0; writer < 4; writer++) {
                String key = "k" + writer;
                threads.start(() -> {
                    for (int i = 0; i < 100; i++) {
                        long version = driver.must(put(key, "" + i));
                        assertThat(driver.version()).isGreaterThanOrEqualTo(version);
                        assertThat(driver.get(key)).isEqualTo("" + i);
                    }
                });
            }
        }
    }

    // Digest

    private void writeWithDigest(byte... delta) {
        Commit commit =
                new Commit(
                        id(),
                        driver.version(),
                        Map.of(),
                        List.of(),
                        List.of(put("a", "1")),
                        0,
                        Bytes.of(delta));
        assertThat(versionOf(store.commit(commit))).isPositive();
    }

    private Bytes digest() {
        try (Snapshot snapshot = store.snapshot()) {
            return snapshot.digest();
        }
    }

    @Test
    void digest_withoutDeltas_isZero() {
        driver.must(put("a", "1"));

        assertThat(digest()).isEqualTo(Bytes.empty());
    }

    @Test
    void digest_ofDeltas_isTheirSumWithCarryAndWrap() {
        writeWithDigest((byte) 0, (byte) 0xff);
        try (Snapshot before = store.snapshot()) {
            writeWithDigest((byte) 0, (byte) 1);
            assertThat(digest()).isEqualTo(Bytes.of(new byte[] {1, 0}));
            driver.must(put("b", "1"));
            assertThat(digest()).isEqualTo(Bytes.of(new byte[] {1, 0}));
            writeWithDigest((byte) 0xff, (byte) 1);
            assertThat(digest()).isEqualTo(Bytes.of(new byte[] {0, 1}));
            writeWithDigest((byte) 2);
            assertThat(digest()).isEqualTo(Bytes.of(new byte[] {0, 3}));
            assertThat(before.digest()).isEqualTo(Bytes.of(new byte[] {0, (byte) 0xff}));
        }
    }

    // Closing

    @Test
    void store_closed_refusesEverythingAndClosesAgain() {
        driver.must(put("a", "1"));
        Snapshot open = store.snapshot();
        Commit late = Commit.of(id(), 1, Map.of(), List.of(), List.of(put("a", "2")));
        store.close();
        store.close();

        assertThatThrownBy(store::snapshot).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> open.get(key("a"))).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> open.scan(KeyRange.all(), 1))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.resolve(id())).isInstanceOf(StoreUnavailableException.class);
        assertThat(store.commit(late)).isInstanceOf(CommitResult.Unavailable.class);
        assertThat(store.health()).isInstanceOf(StoreHealth.Reopening.class);
        open.close();
    }

    @Test
    void store_closedUnderReaders_neverAnswersWrongly() {
        driver.must(put("a", "1"));
        try (var threads = new TestingThreads()) {
            for (int reader = 0; reader < 4; reader++) {
                threads.start(() -> {
                    try {
                        while (true) {
                            assertThat(driver.get("a")).isEqualTo("1");
                        }
                    } catch (StoreUnavailableException e) {
                        assertThat(e).hasMessageContaining("closed");
                    }
                });
            }
            driver.must(put("b", "1"));
            store.close();
        }
    }
}
