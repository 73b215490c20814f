package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.storage.barrier.Barrier;
import dev.coffer.storage.physical.FaultStore;
import dev.coffer.storage.physical.FaultStore.Fault;
import dev.coffer.storage.physical.FaultStore.Step;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Every operation, with every fault of the store, at every one of its steps: a success has happened
 * entirely, a refusal has changed nothing, and whoever opens the store anew finds the same.
 */
final class FaultStepsTest {
    /** More steps than any operation has; a walk ends where no fault fires. */
    private static final int MOST_STEPS = 3_000;

    /** More steps in the background than any work here takes. */
    private static final int MOST_ROUNDS = 50;

    private static final Set<Step> EVERY = EnumSet.allOf(Step.class);
    private static final Set<Step> READS = EnumSet.of(Step.GET, Step.SCAN);
    private static final Set<Step> BORDERS =
            EnumSet.of(Step.SNAPSHOT, Step.COMMIT, Step.RESOLVE, Step.CHANGES);
    private static final Set<Step> COMMITS = EnumSet.of(Step.COMMIT);

    private static final Walk.Ground EVERYTHING = new Walk.Ground(Scenes.everything());

    private static long cases;

    /**
     * A way in which the store goes wrong.
     *
     * @param refusals the statuses that may be answered instead of the right answer
     * @param refuses whether the answer must be a refusal once the fault has happened
     */
    private record Trouble(
            Fault fault, Set<Step> steps, boolean lasting, Set<Integer> refusals, boolean refuses) {
        static final List<Trouble> ALL =
                List.of(
                        new Trouble(new Fault.Down(), EVERY, false, Set.of(503), false),
                        new Trouble(new Fault.Down(), BORDERS, true, Set.of(503), false),
                        new Trouble(new Fault.Damaged(), READS, false, Set.of(500), false),
                        new Trouble(new Fault.Conflict(), COMMITS, false, Set.of(), false),
                        new Trouble(new Fault.Conflict(), COMMITS, true, Set.of(503), true),
                        new Trouble(new Fault.Full(), COMMITS, false, Set.of(503), true),
                        new Trouble(new Fault.UnknownCommitted(), COMMITS, false, Set.of(), false),
                        new Trouble(new Fault.UnknownAborted(), COMMITS, false, Set.of(503), true));

        void arm(FaultStore store, long step) {
            if (lasting) {
                store.failFrom(step, steps, fault);
            } else {
                store.failAt(step, steps, fault);
            }
        }

        void checkAnswer(String answer, boolean fired, Walk walk) {
            if (!answer.equals(walk.answer())) {
                assertThat(fired).as("%s answered %s", walk.op(), answer).isTrue();
                assertThat(refusals).as(answer).contains(Op.status(answer));
            } else if (fired) {
                assertThat(refuses).as("a success with %s", this).isFalse();
            }
        }

        @Override
        public String toString() {
            return fault + (lasting ? " from " : " at ") + steps;
        }
    }

    @AfterAll
    static void tell() {
        System.err.println(cases + " operations stopped by a fault, each checked");
    }

    @Test
    void requests_ofEveryKind_areWholeOrNothing() {
        walk(EVERYTHING, Scenes.all());
    }

    @Test
    void writes_thatPruneManyVersions_areWholeOrNothing() {
        walk(
                Scenes.manyVersions(),
                List.of(
                        Op.request("PUT", "secret/data/many", "{\"data\":{}}"),
                        Op.request("DELETE", "secret/metadata/many"),
                        Op.request("POST", "secret/destroy/many", "{\"versions\":[75,74,10]}")));
        Seed prunedOnce =
                Scenes.manyVersions().after(Op.request("PUT", "secret/data/many", "{\"data\":{}}"));
        walk(
                prunedOnce,
                List.of(
                        Op.request("PUT", "secret/data/many", "{\"data\":{}}"),
                        Op.request("DELETE", "secret/metadata/many")));
    }

    @Test
    void foldersOfManyPages_changedAndMerged_areWholeOrNothing() {
        Seed seed = Scenes.busyFolder();
        walk(
                seed,
                List.of(
                        Op.epoch(seed.mountId("secret/"), "busy/"),
                        Op.merge(seed.mountId("secret/"), "busy/"),
                        Op.merge(seed.mountId("secret/"), ""),
                        Op.request("POST", "secret/data/busy/n333", "{\"data\":{}}"),
                        Op.request("DELETE", "secret/metadata/busy/n101"),
                        Op.request("LIST", "secret/metadata/busy?after=n120&limit=20")));
    }

    @Test
    void foldersThatBecomeEmpty_areWholeOrNothing() {
        Seed seed = Scenes.smallFolders();
        List<Op> removals = new ArrayList<>();
        for (String folder : List.of("merged/in/", "fresh/in/")) {
            Op first = Op.request("DELETE", "secret/metadata/" + folder + "a");
            Op second = Op.request("DELETE", "secret/metadata/" + folder + "b");
            removals.add(first);
            walk(seed.after(first), List.of(second, Op.merge(seed.mountId("secret/"), folder)));
        }
        walk(seed, removals);
    }

    @Test
    void upgradeOfAMount_atEveryStep_isWholeOrNothing() {
        assertThat(walkToTheEnd(Scenes.upgrading(), Op.upkeep("plain/"))).isGreaterThan(1);
    }

    @Test
    void cleaningOfRetiredMounts_atEveryStep_isWholeOrNothing() {
        assertThat(walkToTheEnd(Scenes.retired(), Op.cleaning())).isGreaterThan(2);
    }

    /** Goal: a lost answer is found out as soon as the store is back, however long that takes. */
    @Test
    void unknownOutcomes_whileTheStoreIsDown_areResolvedWhenItIsBack() {
        for (Op op : Scenes.commits()) {
            Walk walk = new Walk(EVERYTHING, op);
            for (Fault fault : List.of(new Fault.UnknownCommitted(), new Fault.UnknownAborted())) {
                unresolvedFor(walk, fault, 1, false);
                unresolvedFor(walk, fault, 200, false);
                unresolvedFor(walk, fault, Integer.MAX_VALUE, true);
            }
        }
    }

    /** The store answers nothing for so many times after the commit whose answer is lost. */
    private static void unresolvedFor(Walk walk, Fault fault, int times, boolean forEver) {
        FaultStore lossy = new FaultStore(walk.store());
        FaultStore store = new FaultStore(lossy);
        LocalServer server = walk.start(store);
        lossy.failAt(1, COMMITS, fault);
        store.failFrom(1, EnumSet.of(Step.RESOLVE), new Fault.Down());
        server.afterPauses(times, store::disarm);
        String answer = walk.op().run(server);
        assertThat(lossy.hasFired()).as("a commit of %s", walk.op()).isTrue();
        store.disarm();
        lossy.disarm();
        boolean happened = fault instanceof Fault.UnknownCommitted;
        if (forEver) {
            assertThat(answer).startsWith("500 ").contains(Barrier.OUTCOME_UNKNOWN);
        } else if (happened) {
            assertThat(answer).isEqualTo(walk.answer());
        } else {
            assertThat(Op.status(answer)).isEqualTo(503);
        }
        walk.checkStartedAnew(happened ? walk.answer() : "503 whatever was said", store);
        cases++;
    }

    private static void walk(Seed seed, List<Op> ops) {
        walk(new Walk.Ground(seed), ops);
    }

    private static void walk(Walk.Ground ground, List<Op> ops) {
        ops.forEach(op -> everyTrouble(new Walk(ground, op)));
    }

    private static void everyTrouble(Walk walk) {
        Trouble.ALL.forEach(trouble -> everyStep(walk, trouble));
    }

    /** Walks the first step of some work, then the next, until there is nothing left to do. */
    private static int walkToTheEnd(Seed first, Op op) {
        Seed seed = first;
        for (int round = 1; round < MOST_ROUNDS; round++) {
            Walk walk = new Walk(new Walk.Ground(seed), op);
            everyTrouble(walk);
            if (walk.answer().equals("200 done")) {
                return round;
            }
            seed = seed.after(op);
        }
        throw new AssertionError("the work does not end: " + op);
    }

    private static void everyStep(Walk walk, Trouble trouble) {
        for (int step = 1; step < MOST_STEPS; step++) {
            FaultStore store = new FaultStore(walk.store());
            LocalServer server = walk.start(store);
            trouble.arm(store, step);
            String answer = walk.op().run(server);
            boolean fired = store.hasFired();
            store.disarm();
            try {
                trouble.checkAnswer(answer, fired, walk);
                walk.check(answer, server, store);
            } catch (AssertionError e) {
                throw new AssertionError(trouble + ", step " + step + " of " + walk.op(), e);
            }
            if (!fired) {
                return;
            }
            cases++;
        }
        throw new AssertionError("the walk does not end: " + walk.op());
    }
}
