package dev.coffer.storage.barrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.crypto.RandomSource;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.FaultStore;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.LogRecord;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.CancelledException;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.ReadTransaction.Slice;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.TransactionRunner;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class SealedTransactionTest {
    private static final long SEED = Long.getLong("coffer.seed", 11);
    private static final MountId MOUNT = new MountId(Bytes.wrap(new byte[16]));
    private static final Bytes FOLDER = Bytes.wrap(new byte[16]);

    private final MemoryStore memory = new MemoryStore();
    private final FaultStore store = new FaultStore(memory);
    private final Barrier barrier = TestingBarrier.open(store);
    private final TransactionRunner transactions =
            new TransactionRunner(barrier, _ -> Thread.onSpinWait());

    /** Knows nothing of the line in which those of this process wait for their turn. */
    private final TransactionRunner anotherProcess =
            new TransactionRunner(barrier, _ -> Thread.onSpinWait());

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void append_ofOneTransaction_isOneRecordAndIsTold() {
        List<String> told = new ArrayList<>();
        barrier.listen((log, mount, entries) ->
                told.add(log + " " + mount.equals(MOUNT) + " " + texts(entries)));
        String nothing =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            tx.append(RecordType.KV_CHANGE, MOUNT, text("a"));
                            Transaction.Savepoint before = tx.savepoint();
                            tx.append(RecordType.KV_CHANGE, MOUNT, text("taken back"));
                            tx.rollbackTo(before);
                            tx.append(RecordType.KV_CHANGE, MOUNT, text("b"));
                            return "";
                        });
        assertThat(nothing).isEmpty();
        assertThat(told).containsExactly("KV_CHANGE true [a, b]");
        List<LogRecord> log = log();
        assertThat(log).hasSize(1);
        assertThat(texts(log.getFirst().entries())).containsExactly("a", "b");
        assertThat(log.getFirst().commit())
                .isEqualTo(transactions.read(Cancellation.NONE, ReadTransaction::version));
    }

    @Test
    void append_ofManyWriters_neitherConflictsNorChangesPlaces() throws Exception {
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                int number = i;
                all.add(
                        writers.submit(() ->
                                transactions.write(
                                        Cancellation.NONE,
                                        tx -> {
                                            tx.append(
                                                    RecordType.KV_CHANGE, MOUNT, text("" + number));
                                            return number;
                                        })));
            }
            for (Future<?> one : all) {
                assertThat(one.get()).isNotNull();
            }
        }
        List<LogRecord> log = log();
        assertThat(log)
                .hasSize(50)
                .extracting(LogRecord::commit)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private List<LogRecord> log() {
        return transactions.read(
                Cancellation.NONE,
                tx ->
                        tx
                                .scan(
                                        RecordRange.startingWith(
                                                RecordKey.inMount(RecordType.KV_CHANGE, MOUNT)),
                                        100)
                                .entries()
                                .stream()
                                .map(entry -> LogRecord.decode(entry.key(), entry.value()))
                                .toList());
    }

    private static List<String> texts(List<Bytes> entries) {
        return entries.stream().map(Bytes::utf8).toList();
    }

    @Test
    void get_ownWrite_isSeenBeforeTheCommitAndAfter() {
        String seen =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            tx.put(key(1), text("a"));
                            tx.put(key(1), text("b"));
                            return value(tx, 1);
                        });
        assertThat(seen).isEqualTo("b");
        assertThat(read(1)).isEqualTo("b");
    }

    @Test
    void write_workThrows_changesNothing() {
        assertThatThrownBy(() ->
                        transactions.<Boolean>write(
                                Cancellation.NONE,
                                tx -> {
                                    tx.put(key(1), text("a"));
                                    throw new RequestFailure.Invalid("no");
                                }))
                .isInstanceOf(RequestFailure.Invalid.class);
        assertThat(read(1)).isEqualTo("-");
    }

    /** Removal must reach what cannot be opened any more. */
    @Test
    void peekKeys_damagedRecordAndOwnWrites_namesWhatIsThere() {
        put(1, "a");
        put(2, "b");
        barrier.seal();
        barrier.open(TestingBarrier.keys(RandomSource.system()));
        List<Integer> found =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            tx.put(key(3), text("c"));
                            tx.delete(key(1));
                            return tx.peekKeys(RecordRange.all(key(1).type()), 9).stream()
                                    .map(named -> named.equals(key(2)) ? 2 : 3)
                                    .toList();
                        });
        assertThat(found).containsExactly(2, 3);
        assertThatThrownBy(() -> read(2)).isInstanceOf(RequestFailure.Internal.class);
    }

    @Test
    void rollbackTo_takesBackWritesAndEffectsSinceTheSavepoint() {
        List<String> effects = new ArrayList<>();
        put(2, "old");
        String ok =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            tx.put(key(1), text("gate"));
                            tx.afterCommit(() -> effects.add("gate"));
                            Transaction.Savepoint savepoint = tx.savepoint();
                            tx.put(key(1), text("engine"));
                            tx.delete(key(2));
                            tx.put(key(3), text("engine"));
                            tx.afterCommit(() -> effects.add("engine"));
                            tx.rollbackTo(savepoint);
                            return value(tx, 1) + value(tx, 2) + value(tx, 3);
                        });
        assertThat(ok).isEqualTo("gateold-");
        assertThat(read(1) + read(2) + read(3)).isEqualTo("gateold-");
        assertThat(effects).containsExactly("gate");
    }

    /** Goal: scans over store and own writes together equal scans of a sorted map. */
    @Test
    void scan_withOwnWrites_equalsModel() {
        Random random = new Random(SEED);
        for (int round = 0; round < 60; round++) {
            TreeMap<Integer, String> model = new TreeMap<>();
            clear();
            for (int i = 0; i < 20; i++) {
                int n = random.nextInt(40);
                model.put(n, "s" + n);
                put(n, "s" + n);
            }
            int limit = 1 + random.nextInt(30);
            List<String> scanned =
                    transactions.write(
                            Cancellation.NONE,
                            tx -> {
                                overwrite(tx, random, model);
                                return pages(tx, limit);
                            });
            assertThat(scanned)
                    .as("seed %d round %d limit %d", SEED, round, limit)
                    .containsExactlyElementsOf(model.values());
        }
    }

    private static void overwrite(Transaction tx, Random random, Map<Integer, String> model) {
        for (int i = 0; i < 25; i++) {
            int n = random.nextInt(40);
            if (random.nextBoolean()) {
                tx.put(key(n), text("w" + n));
                model.put(n, "w" + n);
            } else {
                tx.delete(key(n));
                model.remove(n);
            }
        }
    }

    private static List<String> pages(Transaction tx, int limit) {
        List<String> found = new ArrayList<>();
        RecordRange rest = RecordRange.all(RecordType.KV_VERSION);
        while (true) {
            Slice slice = tx.scan(rest, limit);
            assertThat(slice.entries().size()).isLessThanOrEqualTo(limit);
            for (Entry entry : slice.entries()) {
                found.add(entry.value().utf8());
            }
            if (!slice.more()) {
                return found;
            }
            rest = rest.after(slice.entries().getLast().key());
        }
    }

    @Test
    void write_afterConflict_runsAgainOnFreshData() {
        AtomicInteger runs = new AtomicInteger();
        put(1, "a");
        String result =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            String old = value(tx, 1);
                            if (runs.incrementAndGet() == 1) {
                                put(1, "b");
                            }
                            tx.put(key(1), text(old + "!"));
                            return old;
                        });
        assertThat(result).isEqualTo("b");
        assertThat(read(1)).isEqualTo("b!");
        assertThat(runs).hasValue(2);
    }

    @Test
    void write_phantomInScannedRange_runsAgain() {
        AtomicInteger runs = new AtomicInteger();
        int count =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            int size = pages(tx, 10).size();
                            if (runs.incrementAndGet() == 1) {
                                put(5, "phantom");
                            }
                            tx.put(key(9), text("x"));
                            return size;
                        });
        assertThat(count).isEqualTo(1);
        assertThat(runs).hasValue(2);
    }

    @Test
    void write_neverWinning_endsWith503AndChangesNothing() {
        put(1, "a");
        AtomicInteger others = new AtomicInteger();
        assertThatThrownBy(() ->
                        transactions.<Boolean>write(
                                Cancellation.NONE,
                                tx -> {
                                    String old = value(tx, 1);
                                    String other = "other" + others.incrementAndGet();
                                    boolean _ =
                                            anotherProcess.write(
                                                    Cancellation.NONE, its -> write(its, other));
                                    tx.put(key(1), text(old + "!"));
                                    return true;
                                }))
                .isInstanceOfSatisfying(
                        RequestFailure.Unavailable.class,
                        failure -> assertThat(failure.retryAfterSeconds()).isPositive());
        assertThat(read(1)).isEqualTo("other" + 12);
    }

    @Test
    void write_unknownOutcomes_areResolvedBeforeTheAnswer() {
        store.failAt(
                1, EnumSet.of(FaultStore.Step.COMMIT), new FaultStore.Fault.UnknownCommitted());
        put(1, "a");
        store.disarm();
        assertThat(read(1)).isEqualTo("a");
        store.failAt(1, EnumSet.of(FaultStore.Step.COMMIT), new FaultStore.Fault.UnknownAborted());
        assertThatThrownBy(() -> put(1, "b")).isInstanceOf(RequestFailure.Unavailable.class);
        store.disarm();
        assertThat(read(1)).isEqualTo("a");
    }

    @Test
    void write_clientGone_stopsBeforeTheCommitOnly() {
        AtomicBoolean gone = new AtomicBoolean();
        assertThatThrownBy(() ->
                        transactions.<Boolean>write(
                                gone::get,
                                tx -> {
                                    tx.put(key(1), text("a"));
                                    gone.set(true);
                                    return true;
                                }))
                .isInstanceOf(CancelledException.class);
        assertThat(read(1)).isEqualTo("-");
        gone.set(false);
        store.failAt(
                1,
                EnumSet.of(FaultStore.Step.COMMIT),
                new FaultStore.Fault.RunBefore(() -> gone.set(true)));
        String done =
                transactions.write(
                        gone::get,
                        tx -> {
                            tx.put(key(1), text("b"));
                            return "done";
                        });
        store.disarm();
        assertThat(done).isEqualTo("done");
        assertThat(read(1)).isEqualTo("b");
    }

    @Test
    void read_sealed_is503AndUnsealedUnderOtherKeysIsNeverAbsent() {
        put(1, "a");
        barrier.seal();
        assertThatThrownBy(() -> read(1)).isInstanceOf(RequestFailure.Unavailable.class);
        barrier.open(TestingBarrier.keys(RandomSource.system()));
        assertThatThrownBy(() -> read(1)).isInstanceOf(RequestFailure.Internal.class);
    }

    @Test
    void read_ofWhatWasReadAndWrittenAgain_needsNoStore() {
        put(1, "a");
        assertThat(read(1)).isEqualTo("a");
        put(1, "b");
        store.failFrom(
                1,
                EnumSet.of(FaultStore.Step.GET),
                new FaultStore.Fault.RunBefore(Assertions::fail));
        assertThat(read(1)).isEqualTo("b");
    }

    @Test
    void read_afterARemoval_findsNothing() {
        put(1, "a");
        assertThat(read(1)).isEqualTo("a");
        clear();
        assertThat(read(1)).isEqualTo("-");
        put(1, "b");
        assertThat(read(1)).isEqualTo("b");
    }

    /** Goal: under writers, no reader ever sees two records of one commit apart. */
    @Test
    void read_besideWriters_neverMixesCommits() throws Exception {
        put(1, "0");
        put(2, "0");
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int r = 0; r < 4; r++) {
                readers.add(pool.submit(() -> compareWhile(stop)));
            }
            for (int i = 1; i <= 3000; i++) {
                String value = Integer.toString(i);
                String _ =
                        transactions.write(
                                Cancellation.NONE,
                                tx -> {
                                    tx.put(key(1), text(value));
                                    tx.put(key(2), text(value));
                                    return value;
                                });
            }
            stop.set(true);
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).as("mixtures").isZero();
            }
        }
        assertThat(read(1)).isEqualTo("3000");
    }

    private int compareWhile(AtomicBoolean stop) {
        int mixtures = 0;
        while (!stop.get()) {
            boolean same =
                    transactions.read(Cancellation.NONE, tx -> value(tx, 1).equals(value(tx, 2)));
            mixtures += same ? 0 : 1;
        }
        return mixtures;
    }

    private void clear() {
        boolean _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            tx.scan(RecordRange.all(RecordType.KV_VERSION), 100)
                                    .entries()
                                    .forEach(entry -> tx.delete(entry.key()));
                            return true;
                        });
    }

    private static boolean write(Transaction tx, String value) {
        tx.put(key(1), text(value));
        return true;
    }

    private void put(int number, String value) {
        String _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            tx.put(key(number), text(value));
                            return value;
                        });
    }

    private String read(int number) {
        return transactions.read(Cancellation.NONE, tx -> value(tx, number));
    }

    private static String value(ReadTransaction tx, int number) {
        Bytes bytes = tx.get(key(number));
        return bytes == null ? "-" : bytes.utf8();
    }

    private static RecordKey key(int number) {
        return RecordKey.ofVersion(RecordType.KV_VERSION, MOUNT, FOLDER, FOLDER, number);
    }

    private static Bytes text(String text) {
        return Bytes.fromUtf8(text);
    }
}
