package dev.coffer.storage.physical;

import static dev.coffer.storage.physical.StoreDriver.delete;
import static dev.coffer.storage.physical.StoreDriver.id;
import static dev.coffer.storage.physical.StoreDriver.key;
import static dev.coffer.storage.physical.StoreDriver.put;
import static dev.coffer.storage.physical.StoreDriver.versionOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.StoreDriver.Tx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a store that outlives its process must do beside all others. */
public abstract class DurableConformance extends StoreConformance {
    /** The same store again, after the one in use was closed. */
    protected abstract Store openAgain();

    /** Closes the store in order and opens it again. */
    protected final void reopen() {
        store.close();
        use(openAgain());
    }

    @Test
    void reopened_store_showsEverythingCommitted() {
        driver.must(put("a", "1"), put("b", "1"));
        driver.must(put("a", "2"), delete("b"), put("c", ""));
        reopen();

        assertThat(driver.version()).isEqualTo(2);
        assertThat(driver.keys()).containsExactly("a", "c");
        try (Snapshot snapshot = store.snapshot()) {
            assertThat(snapshot.get(key("a"))).isEqualTo(new Stored(StoreDriver.value("2"), 2));
        }
    }

    @Test
    void reopened_store_continuesTheVersions() {
        for (int i = 0; i < 3; i++) {
            assertThat(driver.must(put("a", "" + i))).isEqualTo(i + 1);
            reopen();
        }
    }

    @Test
    void reopened_emptyStore_isEmpty() {
        reopen();

        assertThat(driver.version()).isZero();
        assertThat(driver.keys()).isEmpty();
    }

    @Test
    void reopened_store_knowsTheOutcomes() {
        List<TxId> committed = new ArrayList<>();
        TxId aborted;
        for (int i = 0; i < 20; i++) {
            try (Tx tx = driver.begin()) {
                committed.add(tx.id());
                assertThat(versionOf(tx.commit(put("a", "" + i)))).isEqualTo(i + 1);
            }
        }
        try (Tx tx = driver.begin()) {
            aborted = tx.id();
            assertThat(tx.get("a")).isEqualTo("19");
            driver.must(put("a", "x"));
            assertThat(tx.commit(put("a", "y"))).isInstanceOf(CommitResult.Conflict.class);
        }
        reopen();

        for (int i = 0; i < committed.size(); i++) {
            assertThat(store.resolve(committed.get(i))).isEqualTo(new Outcome.Committed(i + 1));
        }
        assertThat(store.resolve(aborted)).isEqualTo(new Outcome.Aborted());
    }

    @Test
    void reopened_store_repeatsNoCommit() {
        Commit commit = Commit.of(id(), 0, Map.of(), List.of(), List.of(put("a", "1")));
        assertThat(store.commit(commit)).isEqualTo(new CommitResult.Committed(1));
        driver.must(put("a", "2"));
        reopen();

        assertThat(store.commit(commit)).isEqualTo(new CommitResult.Committed(1));
        assertThat(driver.get("a")).isEqualTo("2");
    }

    @Test
    void reopened_store_conflictsWithReadersOfBefore() {
        driver.must(put("a", "1"));
        Commit stale;
        try (Tx tx = driver.begin()) {
            assertThat(tx.get("a")).isEqualTo("1");
            stale = tx.toCommit(put("b", "1"));
        }
        driver.must(put("a", "2"));
        reopen();

        assertThat(store.commit(stale)).isEqualTo(new CommitResult.Conflict(key("a")));
        assertThat(driver.get("b")).isNull();
    }

    @Test
    void reopened_store_keepsDigestAndFence() {
        Commit commit =
                new Commit(
                        id(),
                        0,
                        Map.of(),
                        List.of(),
                        List.of(put("a", "1")),
                        5,
                        Bytes.of(new byte[] {1, 2}));
        assertThat(versionOf(store.commit(commit))).isEqualTo(1);
        reopen();

        try (Snapshot snapshot = store.snapshot()) {
            assertThat(snapshot.digest()).isEqualTo(Bytes.of(new byte[] {1, 2}));
        }
        Commit late =
                new Commit(id(), 1, Map.of(), List.of(), List.of(put("a", "2")), 4, Bytes.empty());
        assertThat(store.commit(late)).isEqualTo(new CommitResult.Fenced(5));
    }

    @Test
    void reopened_store_resetsTheFeedOfBefore() {
        driver.must(put("a", "1"));
        driver.must(put("a", "2"));
        reopen();

        assertThat(store.changes(2)).isEqualTo(new Feed.Changes(List.of(), 2));
        assertThat(store.changes(1)).isEqualTo(new Feed.Reset(2));
        driver.must(put("b", "1"));
        assertThat(driver.told(2)).containsExactly(new StoreDriver.Told(3, List.of(key("b"))));
    }

    @Test
    void reopened_manyTimes_agreesWithAPlainMap() throws Exception {
        for (int i = 0; i < 3 * ROUNDS; i++) {
            new StoreHistory(store, 4, 20).runAndCheck();
            List<String> before = driver.keys();
            long version = driver.version();
            reopen();
            assertThat(driver.keys()).isEqualTo(before);
            assertThat(driver.version()).isEqualTo(version);
            driver.must(before.stream().map(StoreDriver::delete).toArray(Mutation[]::new));
        }
    }

    @Test
    void close_duringCommits_keepsExactlyTheAcknowledged() {
        List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
        try (var threads = new TestingThreads()) {
            for (int writer = 0; writer < 8; writer++) {
                String name = "w" + writer + "-";
                threads.start(() -> {
                    for (int i = 100; ; i++) {
                        Mutation write = put(name + i, "x");
                        Commit commit = Commit.of(id(), 0, Map.of(), List.of(), List.of(write));
                        CommitResult result = store.commit(commit);
                        if (result instanceof CommitResult.Unavailable) {
                            return;
                        }
                        assertThat(versionOf(result)).isPositive();
                        acknowledged.add(name + i);
                    }
                });
            }
            threads.start(() -> {
                while (store.changes(0) instanceof Feed.Changes(var some, _) && some.size() < 50) {
                    Thread.onSpinWait();
                }
                store.close();
            });
        }
        use(openAgain());
        assertThat(driver.keys()).containsExactlyInAnyOrderElementsOf(acknowledged);
    }
}
