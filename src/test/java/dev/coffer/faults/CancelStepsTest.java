package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.storage.physical.FaultStore;
import dev.coffer.storage.physical.FaultStore.Fault;
import dev.coffer.storage.physical.FaultStore.Step;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Clients that go away, and servers that are sealed, before and after every step of a request: what
 * was not yet handed to the store has not happened, what was has happened entirely. This is the
 * cancelled {@code DELETE secret/metadata/x} that must never leave a broken key behind.
 */
final class CancelStepsTest {
    /** More steps than any operation has; a walk ends where nothing happens any more. */
    private static final int MOST_STEPS = 3_000;

    private static final Set<Step> COMMITS = EnumSet.of(Step.COMMIT);
    private static final Set<Step> OTHERS = EnumSet.complementOf(EnumSet.of(Step.COMMIT));

    private static final Walk.Ground EVERYTHING = new Walk.Ground(Scenes.everything());

    private static long cases;

    @AfterAll
    static void tell() {
        System.err.println(cases + " requests cancelled or sealed in the middle, each checked");
    }

    private static List<Op> writes() {
        List<Op> ops = new ArrayList<>(Scenes.removals());
        ops.addAll(Scenes.valueWrites());
        ops.addAll(Scenes.metadataWrites());
        ops.addAll(Scenes.systemWrites());
        return ops;
    }

    @Test
    void client_goneBeforeTheCommit_nothingHasChanged() {
        for (Op op : writes()) {
            Walk walk = new Walk(EVERYTHING, op);
            everyStep(walk, OTHERS, Fault.RunBefore::new);
            everyStep(walk, OTHERS, Fault.RunAfter::new);
        }
    }

    @Test
    void client_goneOnceTheCommitIsHandedOver_everythingHasChanged() {
        for (Op op : writes()) {
            Walk walk = new Walk(EVERYTHING, op);
            for (Function<Runnable, Fault> when : WHEN) {
                FaultStore store = new FaultStore(walk.store());
                LocalServer server = walk.start(store);
                store.failAt(1, COMMITS, when.apply(server::clientGoes));
                String answer = walk.op().run(server);
                server.clientsWait();
                store.disarm();
                assertThat(answer).as(op.name()).isEqualTo(walk.answer());
                walk.check(answer, server, store);
                cases++;
            }
        }
    }

    private static final List<Function<Runnable, Fault>> WHEN =
            List.of(Fault.RunBefore::new, Fault.RunAfter::new);

    /** Goal: a commit in vain is not repeated for nobody. */
    @Test
    void client_goneDuringACommitInVain_nothingHasChanged() {
        for (Op op : Scenes.commits()) {
            Walk walk = new Walk(EVERYTHING, op);
            FaultStore losing = new FaultStore(walk.store());
            FaultStore store = new FaultStore(losing);
            LocalServer server = walk.start(store);
            losing.failAt(1, COMMITS, new Fault.Conflict());
            store.failAt(1, COMMITS, new Fault.RunAfter(server::clientGoes));
            String answer = walk.op().run(server);
            server.clientsWait();
            store.disarm();
            losing.disarm();
            assertThat(Op.status(answer)).as(op.name()).isEqualTo(503);
            walk.check(answer, server, store);
            cases++;
        }
    }

    /** Goal: sealing in the middle of a request ends it with 503, or lets it finish. */
    @Test
    void server_sealedAtEveryStep_requestIsWholeOrNothing() {
        for (Op op : Scenes.commits()) {
            Walk walk = new Walk(EVERYTHING, op);
            for (int step = 1; step < MOST_STEPS; step++) {
                FaultStore store = new FaultStore(walk.store());
                LocalServer server = walk.start(store);
                store.failAt(step, EnumSet.allOf(Step.class), new Fault.RunBefore(server::seal));
                String answer = walk.op().run(server);
                boolean fired = store.hasFired();
                store.disarm();
                walk.checkStartedAnew(answer, store);
                if (!fired) {
                    break;
                }
                cases++;
            }
        }
    }

    private static void everyStep(Walk walk, Set<Step> steps, Function<Runnable, Fault> when) {
        for (int step = 1; step < MOST_STEPS; step++) {
            FaultStore store = new FaultStore(walk.store());
            LocalServer server = walk.start(store);
            long planted = Walk.versionOf(store);
            long[] atThatMoment = {planted};
            Runnable leave =
                    () -> {
                        server.clientGoes();
                        atThatMoment[0] = Walk.versionOf(store);
                    };
            store.failAt(step, steps, when.apply(leave));
            String answer = walk.op().run(server);
            boolean fired = store.hasFired();
            store.disarm();
            server.clientsWait();
            if (fired) {
                cases++;
                boolean committed = atThatMoment[0] != planted;
                boolean changed = Walk.versionOf(store) != planted;
                assertThat(changed).as("%s, gone at step %d", walk.op(), step).isEqualTo(committed);
            }
            walk.check(answer, server, store);
            if (!fired) {
                return;
            }
        }
        throw new AssertionError("the walk does not end: " + walk.op());
    }
}
