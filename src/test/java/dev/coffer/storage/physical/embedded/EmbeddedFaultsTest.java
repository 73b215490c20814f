package dev.coffer.storage.physical.embedded;

import static dev.coffer.storage.physical.StoreDriver.key;
import static dev.coffer.storage.physical.StoreDriver.put;
import static dev.coffer.storage.physical.StoreDriver.versionOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.Mutation;
import dev.coffer.storage.physical.Outcome;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.StoreDriver;
import dev.coffer.storage.physical.StoreDriver.Tx;
import dev.coffer.storage.physical.StoreHealth;
import dev.coffer.storage.physical.StoreUnavailableException;
import dev.coffer.storage.physical.TestingThreads;
import dev.coffer.storage.physical.TxId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit that fails is answered by what the disk then says, and the process goes on. */
final class EmbeddedFaultsTest {
    private static final int ROUNDS = Integer.getInteger("coffer.rounds", 1);

    @TempDir private Path directory;
    private TestingDisk disk;
    private EmbeddedStore store;
    private StoreDriver driver;

    @BeforeEach
    void openStore() {
        disk = TestingDisk.of(directory);
        open();
        driver.must(put("before", "1"));
    }

    @AfterEach
    void closeStore() {
        disk.heal();
        store.close();
    }

    private void open() {
        store = disk.open();
        driver = new StoreDriver(store);
    }

    private void reopen() {
        store.close();
        open();
    }

    /** The faults heal with the first reopening. */
    private void healOnOpen() {
        disk.onOpen(disk::heal);
    }

    private void awaitHealthy() {
        while (!(store.health() instanceof StoreHealth.Healthy)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void commit_lostBeforeTheLog_isUnavailableAndAbsent() {
        disk.failBeforeWrite();
        healOnOpen();
        try (Tx tx = driver.begin()) {
            assertThat(tx.commit(put("a", "1"))).isInstanceOf(CommitResult.Unavailable.class);
            assertThat(driver.get("a")).isNull();
            assertThat(store.resolve(tx.id())).isEqualTo(new Outcome.Aborted());
            assertThat(tx.commit(put("a", "1"))).isEqualTo(new CommitResult.Fenced(0));
        }
        assertThat(store.health()).isEqualTo(new StoreHealth.Healthy());
        assertThat(driver.must(put("a", "2"))).isEqualTo(2);
        reopen();
        assertThat(driver.get("a")).isEqualTo("2");
    }

    @Test
    void commit_durableWithLostAnswer_isFoundAndCommitted() {
        disk.failAfterWrite();
        healOnOpen();
        try (Tx tx = driver.begin()) {
            assertThat(tx.commit(put("a", "1"))).isEqualTo(new CommitResult.Committed(2));
            assertThat(store.resolve(tx.id())).isEqualTo(new Outcome.Committed(2));
        }
        assertThat(driver.get("a")).isEqualTo("1");
        assertThat(driver.told(1)).containsExactly(new StoreDriver.Told(2, List.of(key("a"))));
        assertThat(driver.must(put("a", "2"))).isEqualTo(3);
        reopen();
        assertThat(driver.get("a")).isEqualTo("2");
        assertThat(driver.version()).isEqualTo(3);
    }

    /** Lets {@code count} commits share one batch, which is the one behind a first small one. */
    private List<CommitResult> commitTogether(int count) throws InterruptedException {
        CountDownLatch firstWrites = new CountDownLatch(1);
        CountDownLatch allWait = new CountDownLatch(1);
        AtomicInteger batches = new AtomicInteger();
        disk.onWrite(() -> {
            if (batches.getAndIncrement() == 0) {
                firstWrites.countDown();
                awaitQuietly(allWait);
            }
        });
        List<CommitResult> results = Collections.synchronizedList(new ArrayList<>());
        try (var threads = new TestingThreads()) {
            threads.start(() -> driver.must(put("first", "x")));
            firstWrites.await();
            CountDownLatch handedOver = new CountDownLatch(count);
            for (int i = 0; i < count; i++) {
                Mutation write = put("together" + i, "x");
                threads.start(() -> {
                    handedOver.countDown();
                    results.add(driver.write(write));
                });
            }
            threads.start(() -> {
                handedOver.await();
                allWait.countDown();
            });
        }
        return results;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void batch_ofManyCommits_isOneWriteWithoutGap() throws InterruptedException {
        List<CommitResult> results = commitTogether(40);

        assertThat(results.stream().map(StoreDriver::versionOf).sorted())
                .containsExactlyElementsOf(LongStream.rangeClosed(3, 42).boxed().toList());
        assertThat(driver.keys()).hasSize(42);
    }

    @Test
    void reopening_untilItWorks_refusesReadsAndWritesWithReason() {
        AtomicInteger attempts = new AtomicInteger();
        List<StoreHealth> seen = Collections.synchronizedList(new ArrayList<>());
        disk.failBeforeWrite();
        disk.failBeforeOpen();
        disk.onOpen(() -> {
            seen.add(store.health());
            assertThatThrownBy(store::snapshot).isInstanceOf(StoreUnavailableException.class);
            assertThat(store.commit(blind("b"))).isInstanceOf(CommitResult.Unavailable.class);
            if (attempts.incrementAndGet() == 4) {
                disk.heal();
            }
        });

        assertThat(driver.write(put("a", "1"))).isInstanceOf(CommitResult.Unavailable.class);
        assertThat(attempts).hasValue(4);
        assertThat(seen)
                .hasSize(4)
                .allSatisfy(h -> assertThat(h).isInstanceOf(StoreHealth.Reopening.class));
        assertThat(seen.getFirst().toString()).contains("injected before the write");
        assertThat(seen.getLast().toString()).contains("injected before the open");
        assertThat(driver.keys()).containsExactly("before");
    }

    private static Commit blind(String key) {
        return Commit.of(StoreDriver.id(), 1, Map.of(), List.of(), List.of(put(key, "x")));
    }

    @Test
    void backoff_ofEachAttempt_isAsked() {
        List<Integer> asked = Collections.synchronizedList(new ArrayList<>());
        Surroundings usual = disk.surroundings();
        store.close();
        store =
                EmbeddedStore.open(
                        directory,
                        new Surroundings(
                                usual.freeBytes(),
                                usual.nanoTime(),
                                usual.ballastBytes(),
                                attempt -> {
                                    asked.add(attempt);
                                    return Duration.ZERO;
                                },
                                usual.patience(),
                                usual.faults(),
                                usual.migrations()));
        driver = new StoreDriver(store);
        AtomicInteger attempts = new AtomicInteger();
        disk.failBeforeWrite();
        disk.failBeforeOpen();
        disk.onOpen(() -> {
            if (attempts.incrementAndGet() == 3) {
                disk.heal();
            }
        });
        assertThat(driver.write(put("a", "1"))).isInstanceOf(CommitResult.Unavailable.class);
        assertThat(asked).containsExactly(0, 1, 2);
    }

    @Test
    void backoff_ofTheRealStore_growsFromOneSecondToOneMinute() {
        var backoff = Surroundings.real(directory).backoff();

        assertThat(backoff.apply(0)).hasSeconds(1);
        assertThat(backoff.apply(3)).hasSeconds(8);
        assertThat(backoff.apply(6)).hasSeconds(60);
        assertThat(backoff.apply(1_000_000)).hasSeconds(60);
    }

    @Test
    void snapshotHeld_overAReopening_isUnavailableAndNeverWrong() {
        try (Snapshot held = store.snapshot()) {
            disk.failBeforeWrite();
            healOnOpen();
            assertThat(driver.write(put("a", "1"))).isInstanceOf(CommitResult.Unavailable.class);
            awaitHealthy();
            assertThatThrownBy(() -> held.get(key("before")))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(held.version()).isEqualTo(1);
        }
        assertThat(driver.get("before")).isEqualTo("1");
    }

    @Test
    void transactionOpen_overAReopening_commitsWhereNothingChanged() {
        try (Tx tx = driver.begin()) {
            assertThat(tx.get("before")).isEqualTo("1");
            disk.failBeforeWrite();
            healOnOpen();
            assertThat(driver.write(put("a", "1"))).isInstanceOf(CommitResult.Unavailable.class);
            assertThat(versionOf(tx.commit(put("b", "1")))).isEqualTo(2);
        }
    }

    /** The caller's patience ends while the disk is stuck; the commit goes on and is found. */
    @Test
    void commit_stuck_isUnknownAndResolvedOnceItIsDone() {
        disk.setPatience(Duration.ofMillis(1));
        reopen();
        CountDownLatch stuck = new CountDownLatch(1);
        disk.onWrite(() -> awaitQuietly(stuck));
        try (Tx tx = driver.begin()) {
            assertThat(tx.commit(put("a", "1"))).isEqualTo(new CommitResult.Unknown(tx.id()));
            assertThatThrownBy(() -> store.resolve(tx.id()))
                    .isInstanceOf(StoreUnavailableException.class);
            stuck.countDown();
            assertThat(resolveAtLast(tx.id())).isEqualTo(new Outcome.Committed(2));
        }
        assertThat(driver.get("a")).isEqualTo("1");
    }

    @Test
    void commit_stuckThenLost_isUnknownAndResolvedAsAborted() {
        disk.setPatience(Duration.ofMillis(1));
        reopen();
        CountDownLatch stuck = new CountDownLatch(1);
        disk.onWrite(() -> awaitQuietly(stuck));
        disk.failBeforeWrite();
        healOnOpen();
        try (Tx tx = driver.begin()) {
            assertThat(tx.commit(put("a", "1"))).isEqualTo(new CommitResult.Unknown(tx.id()));
            stuck.countDown();
            assertThat(resolveAtLast(tx.id())).isEqualTo(new Outcome.Aborted());
        }
        awaitHealthy();
        assertThat(driver.get("a")).isNull();
    }

    private Outcome resolveAtLast(TxId id) {
        while (true) {
            try {
                return store.resolve(id);
            } catch (StoreUnavailableException _) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void resolve_askedWhileReopening_waitsForTheTruth() {
        Commit commit = blind("a");
        List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());
        try (var threads = new TestingThreads()) {
            CountDownLatch asked = new CountDownLatch(1);
            disk.failAfterWrite();
            disk.onOpen(() -> {
                awaitQuietly(asked);
                disk.heal();
            });
            threads.start(() -> assertThat(versionOf(store.commit(commit))).isEqualTo(2));
            threads.start(() -> {
                while (store.health() instanceof StoreHealth.Healthy) {
                    Thread.onSpinWait();
                }
                asked.countDown();
                outcomes.add(store.resolve(commit.id()));
            });
        }
        assertThat(outcomes).containsExactly(new Outcome.Committed(2));
    }

    @Test
    void close_whileReopening_answersUnknownAndEnds() {
        disk.failAfterWrite();
        disk.failBeforeOpen();
        List<CommitResult> results = Collections.synchronizedList(new ArrayList<>());
        Commit commit = blind("a");
        try (var threads = new TestingThreads()) {
            threads.start(() -> results.add(store.commit(commit)));
            threads.start(() -> {
                while (store.health() instanceof StoreHealth.Healthy) {
                    Thread.onSpinWait();
                }
                store.close();
            });
        }
        assertThat(results).containsExactly(new CommitResult.Unknown(commit.id()));
        disk.heal();
        open();
        assertThat(store.resolve(commit.id())).isEqualTo(new Outcome.Committed(2));
    }

    @Test
    void queue_ofTooManyBytes_refusesTheRest() {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch writing = new CountDownLatch(1);
        disk.onWrite(() -> {
            writing.countDown();
            awaitQuietly(stuck);
        });
        Bytes large = Bytes.wrap(new byte[store.limits().valueBytes()]);
        AtomicInteger refused = new AtomicInteger();
        try (var threads = new TestingThreads()) {
            threads.start(() -> driver.must(put("a", "1")));
            threads.start(() -> {
                writing.await();
                hammer(threads, large, refused, stuck);
            });
        }
        assertThat(refused).hasValue(1);
        assertThat(driver.keys()).hasSize(4);
    }

    /** Three of 40 MiB do not fit into the queue together; whoever comes last is refused. */
    private void hammer(
            TestingThreads threads, Bytes large, AtomicInteger refused, CountDownLatch stuck) {
        for (int i = 0; i < 3; i++) {
            Mutation write = new Mutation.Put(key("large" + i), large);
            threads.start(() -> {
                if (driver.write(write) instanceof CommitResult.Unavailable) {
                    refused.incrementAndGet();
                    stuck.countDown();
                }
            });
        }
    }

    /** Random faults under load: what was acknowledged is there, what was refused is not. */
    @Test
    void faults_atRandomUnderLoad_loseNothingAndInventNothing() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        disk.onWrite(() -> {
            switch (random.nextInt(12)) {
                case 0 -> disk.failBeforeWrite();
                case 1 -> disk.failAfterWrite();
                case 2 -> {
                    disk.failAfterWrite();
                    disk.failBeforeOpen();
                }
                default -> {}
            }
        });
        AtomicInteger opens = new AtomicInteger();
        disk.onOpen(() -> {
            if (opens.incrementAndGet() % 2 == 0) {
                disk.heal();
            }
        });
        List<String> committed = Collections.synchronizedList(new ArrayList<>());
        committed.add("before");
        try (var threads = new TestingThreads()) {
            for (int writer = 0; writer < 6; writer++) {
                String name = "w" + writer + "-";
                threads.start(() -> writeUnderFaults(name, committed));
            }
            threads.start(this::readUnderFaults);
        }
        disk.onWrite(() -> {});
        disk.heal();
        reopen();
        assertThat(driver.keys())
                .as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(committed);
        assertThat(driver.version()).as("seed %d", seed).isEqualTo(committed.size());
    }

    private void writeUnderFaults(String name, List<String> committed) {
        for (int i = 0; i < 40 * ROUNDS; i++) {
            switch (store.commit(blind(name + i))) {
                case CommitResult.Committed _ -> committed.add(name + i);
                case CommitResult.Unavailable _, CommitResult.Conflict _ -> awaitHealthy();
                case CommitResult.Unknown _,
                        CommitResult.TooLarge _,
                        CommitResult.Fenced _,
                        CommitResult.Full _ ->
                        throw new AssertionError("not to be expected here");
            }
        }
    }

    private void readUnderFaults() {
        for (int i = 0; i < 500; i++) {
            try (Snapshot snapshot = store.snapshot()) {
                assertThat(StoreDriver.get(snapshot, "before")).isEqualTo("1");
            } catch (StoreUnavailableException _) {
                Thread.onSpinWait();
            }
        }
    }
}
