package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.storage.physical.FaultStore;
import dev.coffer.storage.physical.FaultStore.Fault;
import dev.coffer.storage.physical.FaultStore.Step;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.schema.MountId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Several operations at a time: one runs from its beginning to its end between two steps of
 * another, for every pair and every step. Answers and records are always those of one order or of
 * the other: that is what serializable means, and a read that is missing from a transaction's read
 * set shows here.
 */
final class InterleavedStepsTest {
    private static final long SEED = Long.getLong("coffer.seed", 47);
    private static final int TRIPLES = 200 * Integer.getInteger("coffer.rounds", 1);

    /** More steps than any operation has; a walk ends where the second one does not run. */
    private static final int MOST_STEPS = 3_000;

    /** About the steps that an operation takes here. */
    private static final int SOME_STEPS = 12;

    private static final Seed BEGIN = Crossroads.seed();
    private static final List<Op> WRITES = Crossroads.writes(BEGIN.mountId("secret/"));
    private static final Map<MountId, String> NAMES =
            Records.of(LocalServer.start(BEGIN.toStore(), BEGIN.credentials())).mountPaths();

    /** The records that were found to keep the invariants. */
    private static final Set<String> SOUND = new HashSet<>();

    private static long cases;

    /** The answers of all, and the records afterwards. */
    private record Outcome(List<String> answers, String records) {
        @Override
        public String toString() {
            return String.join("\n", answers) + "\n" + records;
        }
    }

    @AfterAll
    static void tell() {
        System.err.println(cases + " requests in the middle of another one, each checked");
    }

    @Test
    void writes_inTheMiddleOfWrites_areSerializable() {
        for (Op first : WRITES) {
            WRITES.forEach(second -> everyStep(first, second));
        }
    }

    @Test
    void writes_inTheMiddleOfReads_areSerializable() {
        for (Op first : Crossroads.reads()) {
            WRITES.forEach(second -> everyStep(first, second));
        }
    }

    @Test
    void writes_threeWithinEachOther_areSerializable() {
        Random random = new Random(SEED);
        System.err.println("seed " + SEED);
        int nested = 0;
        for (int round = 0; round < TRIPLES; round++) {
            List<Op> ops = List.of(any(random), any(random), any(random));
            if (areAllowed(ops)) {
                int[] steps = {1 + random.nextInt(SOME_STEPS), 1 + random.nextInt(SOME_STEPS)};
                Optional<Outcome> outcome = nested(ops, steps);
                outcome.ifPresent(found -> check(ops, steps, found, serial(ops)));
                nested += outcome.isPresent() ? 1 : 0;
            }
        }
        assertThat(nested).as("triples that met").isGreaterThan(TRIPLES / 10);
    }

    private static Op any(Random random) {
        return WRITES.get(random.nextInt(WRITES.size()));
    }

    /**
     * Two cleanings remove the same records, which is no more than one of them does: there is one
     * at a time.
     */
    private static boolean areAllowed(List<Op> ops) {
        String cleaning = Op.cleaning().name();
        return ops.stream().filter(op -> op.name().equals(cleaning)).count() < 2;
    }

    private static void everyStep(Op first, Op second) {
        List<Op> ops = List.of(first, second);
        if (!areAllowed(ops)) {
            return;
        }
        List<Outcome> serial = serial(ops);
        for (int step = 1; step < MOST_STEPS; step++) {
            int[] steps = {step};
            Optional<Outcome> outcome = nested(ops, steps);
            if (outcome.isEmpty()) {
                return;
            }
            check(ops, steps, outcome.get(), serial);
        }
        throw new AssertionError("the walk does not end: " + first);
    }

    private static void check(List<Op> ops, int[] steps, Outcome outcome, List<Outcome> serial) {
        cases++;
        if (!serial.contains(outcome)) {
            StringBuilder text = new StringBuilder(ops + " before the steps ");
            text.append(Arrays.toString(steps)).append(" of each other:");
            for (Outcome other : serial) {
                text.append(Difference.of(other.toString(), outcome.toString())).append("\nor");
            }
            throw new AssertionError(text);
        }
    }

    /**
     * Each operation runs before the given step of the one before it; empty if one of them has no
     * such step.
     */
    private static Optional<Outcome> nested(List<Op> ops, int[] steps) {
        List<FaultStore> layers = new ArrayList<>();
        Store store = BEGIN.toStore();
        for (int layer = 0; layer < steps.length; layer++) {
            FaultStore over = new FaultStore(store);
            layers.add(over);
            store = over;
        }
        LocalServer server = LocalServer.start(store, BEGIN.credentials());
        String[] answers = new String[ops.size()];
        Runnable inner = () -> answers[ops.size() - 1] = run(server, ops, ops.size() - 1);
        for (int at = ops.size() - 2; at >= 0; at--) {
            inner = outer(new Level(server, ops, at, layers.get(at), steps[at]), answers, inner);
        }
        inner.run();
        layers.forEach(FaultStore::disarm);
        return Arrays.stream(answers).allMatch(answer -> answer != null)
                ? Optional.of(outcome(server, answers))
                : Optional.empty();
    }

    /** One operation in whose middle another one runs. */
    private record Level(LocalServer server, List<Op> ops, int at, FaultStore layer, int step) {}

    private static Runnable outer(Level level, String[] answers, Runnable inner) {
        return () -> {
            Runnable inside =
                    () -> {
                        inner.run();
                        moment(level.server, level.at);
                    };
            level.layer.failAt(level.step, EnumSet.allOf(Step.class), new Fault.RunBefore(inside));
            answers[level.at] = run(level.server, level.ops, level.at);
            level.layer.disarm();
        };
    }

    /** What comes of the operations in every order. */
    private static List<Outcome> serial(List<Op> ops) {
        List<Outcome> outcomes = new ArrayList<>();
        orders(List.of(), IntStream.range(0, ops.size()).boxed().toList())
                .forEach(order -> outcomes.add(oneAfterTheOther(ops, order)));
        return outcomes;
    }

    private static List<List<Integer>> orders(List<Integer> begin, List<Integer> rest) {
        if (rest.isEmpty()) {
            return List.of(begin);
        }
        List<List<Integer>> orders = new ArrayList<>();
        for (Integer next : rest) {
            List<Integer> more = new ArrayList<>(begin);
            more.add(next);
            orders.addAll(orders(more, rest.stream().filter(each -> !each.equals(next)).toList()));
        }
        return orders;
    }

    private static Outcome oneAfterTheOther(List<Op> ops, List<Integer> order) {
        LocalServer server = LocalServer.start(BEGIN.toStore(), BEGIN.credentials());
        String[] answers = new String[ops.size()];
        order.forEach(at -> answers[at] = run(server, ops, at));
        Outcome outcome = outcome(server, answers);
        if (SOUND.add(outcome.records())) {
            RecordInvariants.check(server);
        }
        return outcome;
    }

    private static Outcome outcome(LocalServer server, String[] answers) {
        return new Outcome(List.of(answers), Records.readTwice(server).text(NAMES));
    }

    private static String run(LocalServer server, List<Op> ops, int at) {
        moment(server, at);
        return ops.get(at).run(server);
    }

    /** Each operation has a time and an id of its own, in whatever order they run. */
    private static void moment(LocalServer server, int at) {
        server.next(
                LocalServer.START.plus(Duration.ofMinutes(1L + at)),
                "00000000-0000-0000-0000-00000000000" + at);
    }
}
