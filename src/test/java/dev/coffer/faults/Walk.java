package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.gate.routing.Route;
import dev.coffer.storage.physical.FaultStore;
import dev.coffer.storage.physical.FaultStore.Step;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.schema.MountId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * One operation on one state: what it answers and leaves where nothing goes wrong, and the check
 * that whatever went wrong left exactly that, or nothing.
 */
final class Walk {
    /** The time of the operation; what is there was made before. */
    private static final Instant TIME = LocalServer.START.plus(Duration.ofMinutes(1));

    private static final String ID = "99999999-8888-7777-6666-555555555555";

    /** The version of a store that holds its seed and nothing else. */
    private static final long PLANTED = 1;

    private final Ground ground;
    private final Op op;
    private final String answer;
    private final State after;

    /** What is in the store, and what the API shows of it in few requests. */
    private record State(String records, String mounts, String view) {
        static State of(LocalServer server, Map<MountId, String> names) {
            return of(server, Records.readTwice(server), names);
        }

        static State of(LocalServer server, Records records, Map<MountId, String> names) {
            return new State(records.text(names), View.mounts(server), View.brief(server));
        }

        void check(String what, State expected) {
            Difference.check(what, expected.records, records);
            Difference.check(what, expected.mounts, mounts);
            Difference.check(what, expected.view, view);
        }
    }

    /** A state that operations begin with, checked once for all of them. */
    static final class Ground {
        private final Seed seed;
        private final Map<MountId, String> names;
        private final State state;

        /** Checks the state in every way. */
        Ground(Seed seed) {
            this.seed = seed;
            LocalServer server = start(seed.toStore());
            names = Records.of(server).mountPaths();
            state = State.of(server, names);
            checkInvariants(server);
        }

        /** The server as operations meet it. */
        private LocalServer start(Store store) {
            LocalServer server = LocalServer.start(store, seed.credentials());
            server.next(TIME, ID);
            return server;
        }
    }

    /** Runs the operation once without any fault, and checks what it leaves in every way. */
    Walk(Ground ground, Op op) {
        this.ground = ground;
        this.op = op;
        FaultStore store = new FaultStore(ground.seed.toStore());
        LocalServer server = start(store);
        store.failAt(Long.MAX_VALUE, EnumSet.of(Step.COMMIT), new FaultStore.Fault.Down());
        answer = op.run(server);
        assertThat(store.steps()).as("commits of %s", op).isLessThanOrEqualTo(1);
        store.disarm();
        after = State.of(server, ground.names);
        if (!Op.succeeded(answer)) {
            assertThat(Op.status(answer)).as(op.name()).isLessThan(500);
            after.check("a refusal of " + op, ground.state);
        }
        if (!after.equals(ground.state)) {
            checkInvariants(server);
            Difference.check(op + ", started anew", View.of(server), View.of(start(store)));
        }
    }

    private static void checkInvariants(LocalServer server) {
        RecordInvariants.check(server);
        for (Route route : server.mounts().current().all()) {
            String path = route.mount().path();
            boolean versioned = "2".equals(route.mount().options().get("version"));
            if (versioned && server.call("GET", path + "config", null).status() == 200) {
                String mount = path.substring(0, path.length() - 1);
                new KvInvariants(server, mount).check(List.of("none"));
            }
        }
    }

    /** A new store with the state that the operation begins with. */
    Store store() {
        return ground.seed.toStore();
    }

    /** Writes that state into an empty store. */
    void plant(Store store) {
        ground.seed.plant(store);
    }

    /** The server as the operation meets it. */
    LocalServer start(Store store) {
        return ground.start(store);
    }

    Op op() {
        return op;
    }

    /** The answer where nothing goes wrong. */
    String answer() {
        return answer;
    }

    /**
     * Checks the answer of a run in which something went wrong, and what it left, on the running
     * server and on one that is started anew.
     */
    void check(String given, LocalServer server, Store store) {
        State expected = expectedAfter(given);
        Records records = Records.readTwice(server);
        String what = op + " answered " + given;
        if (versionOf(store) == PLANTED) {
            // No record has changed; what the server makes of them has just been looked at.
            Difference.check(what, expected.records(), ground.state.records());
            Difference.check(what, expected.mounts(), View.mounts(server));
        } else {
            State.of(server, records, ground.names).check(what, expected);
            checkStartedAnew(given, store);
        }
    }

    /** Checks what a server finds that knows nothing but the store. */
    void checkStartedAnew(String given, Store store) {
        LocalServer server = start(store);
        State.of(server, Records.of(server), ground.names)
                .check(op + " answered " + given + ", started anew", expectedAfter(given));
    }

    /** Only the right answer says that it happened; every other one says that nothing did. */
    private State expectedAfter(String given) {
        if (given.equals(answer)) {
            return after;
        }
        assertThat(Op.status(given)).as("%s answered %s", op, given).isIn(500, 503);
        return ground.state;
    }

    /** The newest version of a store. */
    static long versionOf(Store store) {
        try (Snapshot snapshot = store.snapshot()) {
            return snapshot.version();
        }
    }
}
