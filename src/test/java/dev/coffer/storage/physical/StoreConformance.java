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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * What every store must do, last part: outcomes, fences, changes, and histories of many threads.
 * The test of a store extends this one, and runs the parts below it as well.
 */
public abstract class StoreConformance extends ValidationConformance {
    // Append

    @Test
    void append_ofManyTransactions_standsInTheOrderOfTheCommits() {
        Mutation last = append("l", "third");
        try (Tx first = driver.begin();
                Tx second = driver.begin()) {
            assertThat(second.get("l")).isNull();
            assertThat(versionOf(second.commit(append("l", "first")))).isEqualTo(1);
            assertThat(versionOf(first.commit(append("l", "second"), put("a", "1")))).isEqualTo(2);
        }
        driver.must(put("b", "1"));
        assertThat(driver.must(last)).isEqualTo(4);
        try (Snapshot snapshot = store.snapshot()) {
            Page page = snapshot.scan(KeyRange.prefix(key("l")), 10);
            assertThat(page.entries())
                    .extracting(entry -> entry.stored().value().utf8())
                    .containsExactly("first", "second", "third");
            assertThat(page.entries())
                    .extracting(entry -> entry.stored().modifiedVersion())
                    .containsExactly(1L, 2L, 4L);
            assertThat(page.entries().getLast().key()).isEqualTo(((Mutation.Append) last).keyIn(4));
        }
        assertThat(driver.told(3))
                .containsExactly(
                        new StoreDriver.Told(4, List.of(((Mutation.Append) last).keyIn(4))));
    }

    @Test
    void append_intoARangeThatWasRead_isAConflict() {
        try (Tx tx = driver.begin()) {
            assertThat(tx.scan(KeyRange.prefix(key("l")), 10).entries()).isEmpty();
            driver.must(append("l", "first"));
            assertThat(tx.commit(put("a", "1"))).isInstanceOf(CommitResult.Conflict.class);
        }
    }

    private static Mutation append(String log, String text) {
        byte[] key = Arrays.copyOf(key(log).toArray(), log.length() + Long.BYTES);
        return new Mutation.Append(Key.wrap(key), log.length(), StoreDriver.value(text));
    }

    // Resolve

    @Test
    void resolve_committed_tellsTheVersion() {
        try (Tx tx = driver.begin()) {
            assertThat(versionOf(tx.commit(put("a", "1")))).isEqualTo(1);
            driver.must(put("b", "1"));
            assertThat(store.resolve(tx.id())).isEqualTo(new Outcome.Committed(1));
        }
    }

    @Test
    void resolve_neverSeen_abortsForGood() {
        try (Tx tx = driver.begin()) {
            assertThat(store.resolve(tx.id())).isEqualTo(new Outcome.Aborted());
            assertThat(tx.commit(put("a", "1"))).isEqualTo(new CommitResult.Fenced(0));
            assertThat(store.resolve(tx.id())).isEqualTo(new Outcome.Aborted());
        }
        assertThat(driver.get("a")).isNull();
    }

    @Test
    void resolve_ofConflict_isAborted() {
        try (Tx tx = driver.begin()) {
            assertThat(tx.get("a")).isNull();
            driver.must(put("a", "1"));
            assertThat(tx.commit(put("a", "2"))).isEqualTo(conflictAt("a"));
            assertThat(store.resolve(tx.id())).isEqualTo(new Outcome.Aborted());
        }
    }

    @Test
    void commit_repeated_answersTheSameAndChangesNothing() {
        try (Tx tx = driver.begin()) {
            assertThat(tx.get("a")).isNull();
            Commit commit = tx.toCommit(put("a", "1"));
            assertThat(store.commit(commit)).isEqualTo(new CommitResult.Committed(1));
            driver.must(put("a", "2"));
            assertThat(store.commit(commit)).isEqualTo(new CommitResult.Committed(1));
        }
        assertThat(driver.get("a")).isEqualTo("2");
        assertThat(driver.version()).isEqualTo(2);
    }

    @Test
    void resolve_ofManyAborts_forgetsNone() {
        driver.must(put("a", "1"));
        List<Tx> open = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            open.add(driver.begin());
        }
        for (Tx tx : open) {
            assertThat(store.resolve(tx.id())).isEqualTo(new Outcome.Aborted());
        }
        for (int i = 0; i < 5_000; i++) {
            assertThat(store.resolve(id())).isEqualTo(new Outcome.Aborted());
            if (i % 100 == 0) {
                driver.must(put("a", "" + i));
            }
        }
        for (Tx tx : open) {
            assertThat(tx.commit(put("lost", "x"))).isNotInstanceOf(CommitResult.Committed.class);
            tx.close();
        }
        assertThat(driver.get("lost")).isNull();
    }

    /** Whatever comes first, both sides must agree, and so must the data. */
    @Test
    void resolve_duringTheCommit_agreesWithIt() {
        for (int i = 0; i < 100 * ROUNDS; i++) {
            String key = "k" + i;
            List<CommitResult> result = new ArrayList<>();
            List<Outcome> outcome = new ArrayList<>();
            try (Tx tx = driver.begin()) {
                try (var threads = new TestingThreads()) {
                    threads.start(() -> result.add(tx.commit(put(key, "x"))));
                    threads.start(() -> outcome.add(store.resolve(tx.id())));
                }
            }
            switch (outcome.getFirst()) {
                case Outcome.Committed(long version) -> {
                    assertThat(result).containsExactly(new CommitResult.Committed(version));
                    assertThat(driver.get(key)).isEqualTo("x");
                }
                case Outcome.Aborted _ -> {
                    assertThat(result).containsExactly(new CommitResult.Fenced(0));
                    assertThat(driver.get(key)).isNull();
                }
            }
        }
    }

    // Fences

    private CommitResult writeFenced(long epoch) {
        return store.commit(
                new Commit(
                        id(),
                        driver.version(),
                        Map.of(),
                        List.of(),
                        List.of(put("job", "e" + epoch)),
                        epoch,
                        Bytes.empty()));
    }

    @Test
    void fence_ofEarlierEpoch_isRefused() {
        assertThat(versionOf(writeFenced(3))).isEqualTo(1);
        assertThat(writeFenced(2)).isEqualTo(new CommitResult.Fenced(3));
        assertThat(versionOf(writeFenced(3))).isEqualTo(2);
        assertThat(versionOf(writeFenced(7))).isEqualTo(3);
        assertThat(writeFenced(6)).isEqualTo(new CommitResult.Fenced(7));
        assertThat(driver.get("job")).isEqualTo("e7");
    }

    @Test
    void fence_ofNobody_isNeverRefused() {
        assertThat(versionOf(writeFenced(3))).isEqualTo(1);
        assertThat(versionOf(writeFenced(0))).isEqualTo(2);
    }

    // Changes

    @Test
    void changes_fromTheBeginning_nameEveryKeyOnce() {
        driver.must(put("a", "1"), put("b", "1"), put("a", "2"));
        driver.must(delete("b"));

        assertThat(driver.told(0))
                .containsExactly(
                        new StoreDriver.Told(1, List.of(key("a"), key("b"))),
                        new StoreDriver.Told(2, List.of(key("b"))));
    }

    @Test
    void changes_ofACommit_haveItsId() {
        Commit commit = Commit.of(StoreDriver.id(), 0, Map.of(), List.of(), List.of(put("a", "1")));
        assertThat(store.commit(commit)).isEqualTo(new CommitResult.Committed(1));

        assertThat(((Feed.Changes) store.changes(0)).changes().getFirst().id())
                .isEqualTo(commit.id());
    }

    @Test
    void changes_afterAVersion_areTheLaterOnes() {
        driver.must(put("a", "1"));
        driver.must(put("b", "1"));

        assertThat(driver.told(1)).containsExactly(new StoreDriver.Told(2, List.of(key("b"))));
        assertThat(store.changes(2)).isEqualTo(new Feed.Changes(List.of(), 2));
    }

    @Test
    void changes_tooFarBehindOrAhead_sayReset() {
        Mutation[] writes = new Mutation[10_000];
        for (int i = 0; i < writes.length; i++) {
            writes[i] = put("k" + i, "x");
        }
        for (int i = 0; i < 8; i++) {
            driver.must(writes);
        }
        assertThat(store.changes(0)).isEqualTo(new Feed.Reset(8));
        assertThat(store.changes(9)).isEqualTo(new Feed.Reset(8));
        assertThat(store.changes(7)).isInstanceOf(Feed.Changes.class);
    }

    @Test
    void changes_askedBehindASnapshot_reachItsVersionWithoutGap() {
        try (var threads = new TestingThreads()) {
            for (int writer = 0; writer < 3; writer++) {
                String key = "k" + writer;
                threads.start(() -> {
                    for (int i = 0; i < 100; i++) {
                        driver.must(put(key, "" + i));
                    }
                });
            }
            threads.start(this::followFeed);
        }
    }

    private void followFeed() {
        long seen = 0;
        while (seen < 300) {
            long shown = driver.version();
            if (!(store.changes(seen) instanceof Feed.Changes(List<Feed.Change> news, long now))) {
                throw new AssertionError("the feed was reset");
            }
            for (Feed.Change change : news) {
                assertThat(change.version()).isEqualTo(++seen);
                assertThat(change.keys()).hasSize(1);
            }
            assertThat(now).isEqualTo(seen).isGreaterThanOrEqualTo(shown);
        }
    }

    // Concurrency

    private void increment(String key) {
        while (true) {
            try (Tx tx = driver.begin()) {
                String old = tx.get(key);
                int next = old == null ? 1 : Integer.parseInt(old) + 1;
                if (tx.commit(put(key, "" + next)) instanceof CommitResult.Committed) {
                    return;
                }
            }
        }
    }

    @Test
    void counter_raisedByManyThreads_missesNone() {
        try (var threads = new TestingThreads()) {
            for (int writer = 0; writer < 16; writer++) {
                threads.start(() -> {
                    for (int i = 0; i < 10 * ROUNDS; i++) {
                        increment("counter");
                    }
                });
            }
        }
        assertThat(driver.get("counter")).isEqualTo("" + 160 * ROUNDS);
        assertThat(driver.version()).isEqualTo(160L * ROUNDS);
    }

    /** Everybody read the same state, and all are handed over at once: exactly one may win. */
    @Test
    void racers_overOneKey_haveOneWinnerARound() {
        for (int round = 0; round < 20 * ROUNDS; round++) {
            String key = "k" + round;
            AtomicLong winners = new AtomicLong();
            List<Tx> racers = new ArrayList<>();
            for (int racer = 0; racer < 8; racer++) {
                Tx tx = driver.begin();
                assertThat(tx.get(key)).isNull();
                racers.add(tx);
            }
            try (var threads = new TestingThreads()) {
                racers.forEach(tx -> threads.start(() -> race(tx, key, winners)));
            }
            assertThat(winners).hasValue(1);
        }
    }

    private static void race(Tx tx, String key, AtomicLong winners) {
        CommitResult result = tx.commit(put(key, "x"));
        tx.close();
        if (result instanceof CommitResult.Committed) {
            winners.incrementAndGet();
        } else {
            assertThat(result).isEqualTo(conflictAt(key));
        }
    }

    @Test
    void history_ofRandomTransactions_isItsReplayInCommitOrder() {
        new StoreHistory(store, 8, 60 * ROUNDS).runAndCheck();
    }
}
