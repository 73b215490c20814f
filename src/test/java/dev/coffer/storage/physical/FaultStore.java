package dev.coffer.storage.physical;

import dev.coffer.request.Bytes;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store over a store that counts the steps of an operation and lets the N-th one go wrong, so
 * that a test can walk through every N: run once unarmed, ask {@link #steps}, then arm each number
 * in turn until {@link #hasFired} says no. Safe from several threads.
 *
 * <pre>{@code
 * for (long n = 1; ; n++) {
 *     store.failAt(n, EnumSet.allOf(FaultStore.Step.class), new FaultStore.Fault.Down());
 *     operation();
 *     if (!store.hasFired()) break;
 *     store.disarm();
 *     checkInvariants();
 * }
 * }</pre>
 */
public final class FaultStore implements Store {
    /** The calls that are counted. */
    public enum Step {
        SNAPSHOT,
        GET,
        SCAN,
        COMMIT,
        RESOLVE,
        CHANGES
    }

    /** What happens at the step. */
    public sealed interface Fault {
        /** The store is not there: an exception from a read, Unavailable from a commit. */
        record Down() implements Fault {}

        /** The record read is damaged; on other steps as {@link Down}. */
        record Damaged() implements Fault {}

        /** A commit conflicts; reads pass, so count {@link Step#COMMIT} alone. */
        record Conflict() implements Fault {}

        /** A commit happens and its answer is lost; reads pass. */
        record UnknownCommitted() implements Fault {}

        /** A commit does not happen and its answer is lost; reads pass. */
        record UnknownAborted() implements Fault {}

        /** A commit finds no room on the disk; reads pass. */
        record Full() implements Fault {}

        /** {@code action} runs, then the step goes on as usual. */
        record RunBefore(Runnable action) implements Fault {}

        /** The step goes on as usual, then {@code action} runs before it answers. */
        record RunAfter(Runnable action) implements Fault {}
    }

    private record Armed(Set<Step> steps, long at, Fault fault, boolean lasting) {}

    private final Store inner;
    private final Object lock = new Object();
    private @Nullable Armed armed;
    private long steps;
    private boolean fired;

    /** Counts and, once armed, fails calls to {@code inner}, which it closes. */
    public FaultStore(Store inner) {
        this.inner = inner;
    }

    /**
     * Restarts the count; the {@code n}-th (from 1) of {@code kinds} from now on meets the fault.
     */
    public void failAt(long n, Set<Step> kinds, Fault fault) {
        arm(new Armed(EnumSet.copyOf(kinds), n, fault, false));
    }

    /** As {@link #failAt}, and every later step of the kinds too, until {@link #disarm}. */
    public void failFrom(long n, Set<Step> kinds, Fault fault) {
        arm(new Armed(EnumSet.copyOf(kinds), n, fault, true));
    }

    private void arm(Armed plan) {
        synchronized (lock) {
            armed = plan;
            steps = 0;
            fired = false;
        }
    }

    /** Restarts the count, of every kind of step; nothing fails any more. */
    public void disarm() {
        synchronized (lock) {
            armed = null;
            steps = 0;
        }
    }

    /** How many steps (of the armed kinds, or of all) were counted since arming or disarming. */
    public long steps() {
        synchronized (lock) {
            return steps;
        }
    }

    /** Whether the fault last armed has happened. */
    public boolean hasFired() {
        synchronized (lock) {
            return fired;
        }
    }

    private @Nullable Fault faultAt(Step step) {
        synchronized (lock) {
            Armed plan = armed;
            if (plan == null) {
                steps++;
                return null;
            }
            if (!plan.steps().contains(step)) {
                return null;
            }
            steps++;
            if (plan.lasting() ? steps < plan.at() : steps != plan.at()) {
                return null;
            }
            fired = true;
            return plan.fault();
        }
    }

    private <T extends @Nullable Object> T read(Step step, Supplier<T> call) {
        Fault fault = faultAt(step);
        return switch (fault) {
            case Fault.Down _ -> throw new StoreUnavailableException("injected");
            case Fault.Damaged _ when step == Step.GET || step == Step.SCAN ->
                    throw new DamagedRecordException("injected", null);
            case Fault.Damaged _ -> throw new StoreUnavailableException("injected");
            case Fault.RunBefore(Runnable action) -> {
                action.run();
                yield call.get();
            }
            case Fault.RunAfter(Runnable action) -> {
                T answer = call.get();
                action.run();
                yield answer;
            }
            case Fault.Conflict _, Fault.UnknownCommitted _, Fault.UnknownAborted _, Fault.Full _ ->
                    call.get();
            case null -> call.get();
        };
    }

    @Override
    public CommitResult commit(Commit commit) {
        Fault fault = faultAt(Step.COMMIT);
        return switch (fault) {
            case Fault.Down _, Fault.Damaged _ -> new CommitResult.Unavailable("injected");
            case Fault.Conflict _ -> new CommitResult.Conflict(anyKey(commit));
            case Fault.Full _ -> new CommitResult.Full();
            case Fault.UnknownAborted _ -> new CommitResult.Unknown(commit.id());
            case Fault.UnknownCommitted _ ->
                    switch (inner.commit(commit)) {
                        case CommitResult.Committed _ -> new CommitResult.Unknown(commit.id());
                        case CommitResult other -> other;
                    };
            case Fault.RunBefore(Runnable action) -> {
                action.run();
                yield inner.commit(commit);
            }
            case Fault.RunAfter(Runnable action) -> {
                CommitResult answer = inner.commit(commit);
                action.run();
                yield answer;
            }
            case null -> inner.commit(commit);
        };
    }

    private static Key anyKey(Commit commit) {
        return commit.writes().isEmpty() ? Key.lowest() : commit.writes().getFirst().key();
    }

    @Override
    public Snapshot snapshot() {
        return read(Step.SNAPSHOT, () -> new FaultSnapshot(inner.snapshot()));
    }

    @Override
    public Outcome resolve(TxId id) {
        return read(Step.RESOLVE, () -> inner.resolve(id));
    }

    @Override
    public Feed changes(long after) {
        return read(Step.CHANGES, () -> inner.changes(after));
    }

    @Override
    public Limits limits() {
        return inner.limits();
    }

    @Override
    public StoreHealth health() {
        return inner.health();
    }

    @Override
    public void close() {
        inner.close();
    }

    private final class FaultSnapshot implements Snapshot {
        private final Snapshot snapshot;

        FaultSnapshot(Snapshot snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public long version() {
            return snapshot.version();
        }

        @Override
        public @Nullable Stored get(Key key) {
            return FaultStore.this.<@Nullable Stored>read(Step.GET, () -> snapshot.get(key));
        }

        @Override
        public Page scan(KeyRange range, int limit) {
            return read(Step.SCAN, () -> snapshot.scan(range, limit));
        }

        @Override
        public Bytes digest() {
            return snapshot.digest();
        }

        @Override
        public void close() {
            snapshot.close();
        }
    }
}
