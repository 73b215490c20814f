package dev.coffer.storage.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.FaultStore;
import dev.coffer.storage.physical.FaultStore.Fault;
import dev.coffer.storage.physical.FaultStore.Step;
import dev.coffer.storage.physical.memory.MemoryStore;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Initializing, unsealing and rotating with a store that fails at every one of their steps. */
class SealFaultsTest {
    private static final Set<Step> EVERY = EnumSet.allOf(Step.class);

    /** More steps than any of these operations has; the walk ends where no fault fires. */
    private static final int MOST_STEPS = 1000;

    static List<Fault> faults() {
        return List.of(
                new Fault.Down(),
                new Fault.Damaged(),
                new Fault.Full(),
                new Fault.UnknownCommitted(),
                new Fault.UnknownAborted());
    }

    /** The steps that a kind of fault means something at. */
    private static Set<Step> stepsOf(Fault fault) {
        return fault instanceof Fault.Down || fault instanceof Fault.Damaged
                ? EVERY
                : EnumSet.of(Step.COMMIT);
    }

    /** Goal: the operator has shares that open the store, or may initialize again. */
    @ParameterizedTest
    @MethodSource("faults")
    void initialize_failingAtEveryStep_isWholeOrNothing(Fault fault) {
        for (int step = 1; step < MOST_STEPS; step++) {
            FaultStore store = new FaultStore(new MemoryStore());
            SealedStore server = new SealedStore(store);
            store.failAt(step, stepsOf(fault), fault);
            List<String> shares;
            try {
                shares = server.initialize(3, 2);
            } catch (RequestFailure failed) {
                assertThat(failed.status()).isIn(500, 503);
                assertThat(server.barrier.isOpen()).isFalse();
                store.disarm();
                assertThat(server.seal.status().initialized()).isFalse();
                shares = server.initialize(3, 2);
            }
            boolean fired = store.hasFired();
            store.disarm();
            assertOpens(store, shares, "first", 1);
            if (!fired) {
                assertThat(step).isGreaterThan(1);
                return;
            }
        }
        throw new AssertionError("the walk does not end");
    }

    /** Goal: a failed attempt leaves the server sealed and the next one succeeds. */
    @ParameterizedTest
    @MethodSource("faults")
    void unseal_failingAtEveryStep_staysSealedAndMayBeRepeated(Fault fault) {
        FaultStore store = new FaultStore(new MemoryStore());
        List<String> shares = new SealedStore(store).initialize(3, 2);
        for (int step = 1; step < MOST_STEPS; step++) {
            SealedStore server = new SealedStore(store);
            store.failAt(step, EVERY, fault);
            try {
                server.unseal(shares.subList(0, 2));
            } catch (RequestFailure failed) {
                assertThat(failed.status()).isIn(500, 503);
                assertThat(server.seal.isUnsealed()).isFalse();
                assertThat(server.barrier.isOpen()).isFalse();
            }
            boolean fired = store.hasFired();
            store.disarm();
            if (!server.seal.isUnsealed()) {
                server.seal.unseal(new UnsealRequest("", true));
                server.unseal(shares.subList(1, 3));
            }
            assertThat(server.seal.isUnsealed()).isTrue();
            assertThat(server.read()).isEqualTo("first");
            if (!fired) {
                assertThat(step).isGreaterThan(1);
                return;
            }
        }
        throw new AssertionError("the walk does not end");
    }

    /** Goal: the term in use is the one in the store, and everything stays readable. */
    @ParameterizedTest
    @MethodSource("faults")
    void rotate_failingAtEveryStep_isWholeOrNothing(Fault fault) {
        for (int step = 1; step < MOST_STEPS; step++) {
            FaultStore store = new FaultStore(new MemoryStore());
            SealedStore server = new SealedStore(store);
            List<String> shares = server.initialize(1, 1);
            server.unseal(shares);
            store.failAt(step, stepsOf(fault), fault);
            int term = 2;
            try {
                server.rotate(SealedStore.START.plus(Duration.ofDays(1)));
            } catch (RequestFailure failed) {
                assertThat(failed.status()).isIn(500, 503);
                term = 1;
            }
            boolean fired = store.hasFired();
            store.disarm();
            assertThat(server.seal.keyStatus().term()).isEqualTo(term);
            assertThat(server.read()).isEqualTo("first");
            server.write("after");
            assertOpens(store, shares, "after", term);
            if (!fired) {
                assertThat(step).isGreaterThan(1);
                return;
            }
        }
        throw new AssertionError("the walk does not end");
    }

    private static void assertOpens(FaultStore store, List<String> shares, String value, int term) {
        SealedStore restarted = new SealedStore(store);
        restarted.unseal(shares);
        assertThat(restarted.seal.isUnsealed()).isTrue();
        assertThat(restarted.seal.keyStatus().term()).isEqualTo(term);
        assertThat(restarted.read()).isEqualTo(value);
    }
}
