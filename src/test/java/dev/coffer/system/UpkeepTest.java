package dev.coffer.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.server.TestingServer;
import dev.coffer.storage.barrier.Barrier;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.seal.InitRequest;
import dev.coffer.storage.seal.RotationConfig;
import dev.coffer.storage.seal.Seal;
import dev.coffer.storage.seal.SealSetup;
import dev.coffer.storage.seal.SealStatus;
import dev.coffer.storage.seal.UnsealRequest;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.TransactionRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UpkeepTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Bytes FOLDER = Bytes.wrap(new byte[16]);
    private static final int RECORDS = 2 * RetiredMounts.MAX_REMOVED_A_STEP + 10;

    private final MemoryStore store = new MemoryStore();
    private final RandomSource random = RandomSource.system();
    private final Barrier barrier = new Barrier(store, random, _ -> Thread.onSpinWait());
    private final TransactionRunner transactions =
            new TransactionRunner(barrier, _ -> Thread.onSpinWait());
    private final Seal seal = new Seal(barrier, transactions, random, "memory", SealSetup.SHAMIR);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final RetiredMounts retired = new RetiredMounts(transactions);
    private final Engines engines = new Engines();
    private final MountTable mounts = new MountTable(transactions, engines, LeaseLimits.DEFAULT);
    private final MountEntry gone = DefaultMounts.fresh(RandomSource.system()).getFirst();
    private final MountEntry kept = ofType(StepCountingEngine.TYPE);

    private static MountEntry ofType(String type) {
        return DefaultMounts.fresh(RandomSource.system()).stream()
                .filter(entry -> entry.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @BeforeEach
    void unseal() {
        SecretBytes share =
                seal.initialize(new InitRequest(1, 1), now.get(), Cancellation.NONE, _ -> "")
                        .shares()
                        .getFirst();
        SealStatus status = seal.unseal(new UnsealRequest(Encodings.hex(share.expose()), false));
        assertThat(status.sealed()).isFalse();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void retired_mount_losesItsRecordsInBoundedStepsAndNobodyElses() {
        fill();
        assertThat(retired.step(Cancellation.NONE)).isTrue();
        assertThat(recordsOf(gone.id())).isEqualTo(RECORDS - RetiredMounts.MAX_REMOVED_A_STEP);
        while (retired.step(Cancellation.NONE)) {
            assertThat(recordsOf(kept.id())).isEqualTo(2);
        }
        assertThat(recordsOf(gone.id())).isZero();
        assertThat(markers()).isZero();
        assertThat(recordsOf(kept.id())).isEqualTo(2);
    }

    /** What stops it half-way may be a crash: all that a new process finds is in the store. */
    @Test
    void upkeep_startedAgain_goesOnWithWhatWasLeft() {
        fill();
        assertThat(retired.step(Cancellation.NONE)).isTrue();
        Upkeep upkeep = upkeep();
        upkeep.start();
        TestingServer.eventually(() -> markers() == 0);
        upkeep.stop();
        assertThat(recordsOf(gone.id())).isZero();
    }

    @Test
    void upkeep_stepFails_othersGoOnAndItIsRepeated() throws InterruptedException {
        fill();
        StepCountingEngine engine = new StepCountingEngine(2);
        engine.failFirst(new RequestFailure.Internal("damaged"));
        engines.add(engine);
        write(tx -> Mounts.put(tx, kept));
        mounts.reload();
        try (Upkeep upkeep = upkeep()) {
            upkeep.start();
            await(engine.failed());
            upkeep.wake();
            await(engine.done());
            TestingServer.eventually(() -> markers() == 0);
        }
    }

    @Test
    void upkeep_intervalOver_rotatesOnce() throws InterruptedException {
        StepCountingEngine engine = new StepCountingEngine(1);
        engines.add(engine);
        write(tx -> {
            Mounts.put(tx, kept);
            new RotationConfig(true, RotationConfig.MAX_OPERATIONS, Duration.ofDays(1)).write(tx);
        });
        mounts.reload();
        try (Upkeep upkeep = upkeep()) {
            upkeep.start();
            await(engine.done());
            assertThat(seal.keyStatus().term()).isEqualTo(1);
            now.set(Instant.EPOCH.plus(Duration.ofDays(1)));
            upkeep.wake();
            TestingServer.eventually(() -> seal.keyStatus().term() == 2);
            int steps = engine.steps();
            upkeep.wake();
            engine.awaitMoreThan(steps);
        }
        assertThat(seal.keyStatus().term()).isEqualTo(2);
    }

    @Test
    void upkeep_stopped_makesNoFurtherStep() throws InterruptedException {
        StepCountingEngine engine = new StepCountingEngine(1);
        engines.add(engine);
        write(tx -> Mounts.put(tx, kept));
        mounts.reload();
        Upkeep upkeep = upkeep();
        upkeep.start();
        await(engine.done());
        upkeep.stop();
        int steps = engine.steps();
        upkeep.wake();
        upkeep.stop();
        assertThat(engine.steps()).isEqualTo(steps);
        upkeep.start();
        engine.awaitMoreThan(steps);
        upkeep.stop();
    }

    private Upkeep upkeep() {
        return new Upkeep(transactions, mounts, seal, now::get);
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private void fill() {
        for (int first = 0; first < RECORDS; first += 500) {
            int from = first;
            write(tx -> {
                for (int i = from; i < Math.min(RECORDS, from + 500); i++) {
                    tx.put(version(gone.id(), i), Bytes.fromUtf8("gone"));
                }
            });
        }
        write(tx -> {
            tx.put(version(kept.id(), 1), Bytes.fromUtf8("kept"));
            tx.put(version(kept.id(), 2), Bytes.fromUtf8("kept"));
            Mounts.put(tx, gone);
        });
        write(tx -> Mounts.retire(tx, gone));
    }

    private static RecordKey version(MountId mount, long number) {
        RecordType type = number % 2 == 0 ? RecordType.KV_VERSION : RecordType.KV_VALUE;
        return RecordKey.ofVersion(type, mount, FOLDER, FOLDER, number);
    }

    private int recordsOf(MountId mount) {
        return transactions.read(
                Cancellation.NONE,
                tx ->
                        List.of(RecordType.KV_VERSION, RecordType.KV_VALUE).stream()
                                .map(type -> RecordKey.inMount(type, mount))
                                .map(RecordRange::startingWith)
                                .mapToInt(range -> tx.peekKeys(range, 10_000).size())
                                .sum());
    }

    private int markers() {
        return transactions.read(
                Cancellation.NONE,
                tx -> tx.peekKeys(RecordRange.all(RecordType.RETIRED_MOUNT), 10).size());
    }

    private void write(Consumer<Transaction> work) {
        String _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            work.accept(tx);
                            return "";
                        });
    }
}
