package dev.coffer.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Engine;
import dev.coffer.engine.Errand;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathTable;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.server.TestingServer;
import dev.coffer.storage.barrier.Barrier;
import dev.coffer.storage.barrier.TestingBarrier;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.TransactionRunner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What mounts fetch in the background. */
final class ErrandsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final MemoryStore store = new MemoryStore();
    private final Barrier barrier =
            new Barrier(store, RandomSource.system(), _ -> Thread.onSpinWait());
    private final TransactionRunner transactions =
            new TransactionRunner(barrier, _ -> Thread.onSpinWait());
    private final Fetching engine = new Fetching();
    private final Engines engines = new Engines();
    private final MountTable mounts = new MountTable(transactions, engines, LeaseLimits.DEFAULT);
    private final Errands errands = new Errands(transactions, mounts);
    private final MountEntry mount =
            DefaultMounts.fresh(RandomSource.system()).stream()
                    .filter(entry -> entry.type().equals(StepCountingEngine.TYPE))
                    .findFirst()
                    .orElseThrow();

    /** Fetches when it is let, and counts. */
    private static final class Fetching implements Engine {
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger kept = new AtomicInteger();
        private final CountDownLatch open = new CountDownLatch(1);
        private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

        @Override
        public String type() {
            return StepCountingEngine.TYPE;
        }

        @Override
        public PathTable paths(Mount mount) {
            return new PathTable(List.of(), "", Optional.empty());
        }

        @Override
        public Optional<Errand> errand(ReadTransaction tx, Mount mount, Instant now) {
            assertThat(now).isEqualTo(NOW);
            return Optional.of(() -> {
                begun.incrementAndGet();
                RuntimeException planned = failure.getAndSet(null);
                if (planned != null) {
                    throw planned;
                }
                try {
                    open.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                return write -> write.afterCommit(kept::incrementAndGet);
            });
        }
    }

    @BeforeEach
    void open() {
        barrier.open(TestingBarrier.keys(RandomSource.system()));
        engines.add(engine);
        boolean _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            Mounts.put(tx, mount);
                            return true;
                        });
        mounts.reload();
    }

    @AfterEach
    void close() {
        engine.open.countDown();
        store.close();
    }

    private void step() {
        boolean more = transactions.write(Cancellation.NONE, tx -> errands.step(tx, NOW));
        assertThat(more).isFalse();
    }

    @Test
    void server_thatIsSlow_keepsNobodyWaitingAndIsNotAskedTwice() {
        step();
        TestingServer.eventually(() -> engine.begun.get() == 1);
        step();
        step();
        assertThat(engine.begun).hasValue(1);
        assertThat(engine.kept).hasValue(0);
        engine.open.countDown();
        TestingServer.eventually(() -> engine.kept.get() == 1);
        TestingServer.eventually(() -> {
            step();
            return engine.kept.get() > 1;
        });
    }

    @Test
    void errand_thatFails_isRepeated() {
        engine.open.countDown();
        for (RuntimeException each :
                List.of(new RequestFailure.Internal("damaged"), new IllegalStateException("x"))) {
            int before = engine.begun.get();
            engine.failure.set(each);
            step();
            TestingServer.eventually(() -> engine.begun.get() > before && !errands.isUnderWay());
        }
        assertThat(engine.kept).hasValue(0);
        step();
        TestingServer.eventually(() -> engine.kept.get() == 1);
    }

    @Test
    void mount_thatIsGoneMeanwhile_keepsNothing() {
        step();
        TestingServer.eventually(() -> engine.begun.get() == 1);
        boolean _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            Mounts.retire(tx, mount);
                            return true;
                        });
        mounts.reload();
        engine.open.countDown();
        TestingServer.eventually(() -> !errands.isUnderWay());
        assertThat(engine.kept).hasValue(0);
    }
}
