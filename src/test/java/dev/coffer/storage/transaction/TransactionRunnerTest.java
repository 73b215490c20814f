package dev.coffer.storage.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.storage.barrier.TestingBarrier;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever loses to others gets its turn. */
final class TransactionRunnerTest {
    private static final RecordKey KEY = RecordKey.of(RecordType.ROTATION);
    private static final int CONTENDERS = 64;
    private static final int CHANGES = 50;

    private final MemoryStore store = new MemoryStore();
    private final TransactionRunner transactions = TestingBarrier.transactions(store);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void write_thatLostThreeTimes_runsAloneAndIsNotOvertaken() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        List<Thread> overtaking = new ArrayList<>();

        long seen =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            long before = increment(tx);
                            Thread other = Thread.ofPlatform().start(this::increment);
                            if (runs.incrementAndGet() < TransactionRunner.FIRST_RUN_ALONE) {
                                join(other);
                            } else {
                                overtaking.add(other);
                                waitUntilItWaitsOrEnds(other);
                            }
                            return before;
                        });

        for (Thread other : overtaking) {
            other.join();
        }
        assertThat(runs).hasValue(TransactionRunner.FIRST_RUN_ALONE);
        assertThat(seen).isEqualTo(TransactionRunner.FIRST_RUN_ALONE - 1);
        assertThat(value()).isEqualTo(TransactionRunner.FIRST_RUN_ALONE + 1);
    }

    @Test
    void writes_ofManyToOneRecord_allHappenAndNoneIsRefused() throws Exception {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CONTENDERS; i++) {
                running.add(
                        pool.submit(() -> {
                            for (int change = 0; change < CHANGES; change++) {
                                increment();
                            }
                        }));
            }
        }
        for (Future<?> each : running) {
            each.get();
        }
        assertThat(value()).isEqualTo(CONTENDERS * CHANGES);
    }

    @Test
    void write_thatIsCancelledInLine_changesNothingAndKeepsNobodyWaiting() {
        AtomicInteger runs = new AtomicInteger();
        Cancellation gone = () -> runs.get() >= TransactionRunner.FIRST_RUN_ALONE;
        try {
            long _ =
                    transactions.write(
                            gone,
                            tx -> {
                                runs.incrementAndGet();
                                long before = increment(tx);
                                if (runs.get() < TransactionRunner.FIRST_RUN_ALONE) {
                                    join(Thread.ofPlatform().start(this::increment));
                                }
                                return before;
                            });
        } catch (CancelledException expected) {
            long before = value();
            increment();
            assertThat(value()).isEqualTo(before + 1);
            return;
        }
        throw new AssertionError("a cancelled transaction was committed");
    }

    private void increment() {
        long _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            long before = increment(tx);
                            Thread.onSpinWait();
                            return before;
                        });
    }

    private static long increment(Transaction tx) {
        Bytes stored = tx.get(KEY);
        long before = stored == null ? 0 : stored.asBuffer().getLong();
        tx.put(KEY, Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(before + 1).array()));
        return before;
    }

    private long value() {
        return transactions.read(
                Cancellation.NONE,
                tx -> {
                    Bytes stored = tx.get(KEY);
                    return stored == null ? 0 : stored.asBuffer().getLong();
                });
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void waitUntilItWaitsOrEnds(Thread thread) {
        while (thread.getState() != Thread.State.WAITING
                && thread.getState() != Thread.State.TIMED_WAITING
                && thread.isAlive()) {
            Thread.onSpinWait();
        }
    }
}
