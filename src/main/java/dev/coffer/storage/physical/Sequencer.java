package dev.coffer.storage.physical;

import dev.coffer.request.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Validate-and-apply: gives each commit its version or its refusal, one after the other. The same
 * sequence of calls gives the same answers on every machine: no clock, no randomness, no I/O.
 * Confined to one thread at a time (the committer, or a lock).
 *
 * <p>What it decides is not durable yet: the store writes the accepted commits, then answers. If
 * that fails, {@link #restart} goes back to what is on the disk.
 */
public final class Sequencer {
    /**
     * What a store keeps beside the keys.
     *
     * @param version the newest commit
     * @param fenceEpoch the highest epoch that committed
     * @param digest the sum of every delta; empty means zero
     */
    public record State(long version, long fenceEpoch, Bytes digest) {
        /** The state of a new store. */
        public static final State NEW = new State(0, 0, Bytes.empty());
    }

    /** What to do with a commit. */
    public sealed interface Decision {
        /** Write it as {@code version}; then answer that it committed. */
        record Apply(long version) implements Decision {}

        /** Write nothing; answer this, after the batch is durable that the commit was in. */
        record Answer(CommitResult result) implements Decision {}
    }

    private final RecentOutcomes outcomes = new RecentOutcomes();
    private LastWriters writers;
    private State state;

    /** Begins at {@code state}: whatever read an older version conflicts. */
    public Sequencer(State state) {
        this.state = state;
        this.writers = new LastWriters(state.version());
    }

    /** The state after the last accepted commit. */
    public State state() {
        return state;
    }

    /**
     * Validates {@code commit}; if it may apply, enters it as the next version. It is refused as
     * {@link CommitResult.Full} instead where the store is not {@code writable}.
     */
    public Decision decide(Commit commit, boolean writable) {
        CommitResult answer = answerOf(commit);
        if (answer != null) {
            return new Decision.Answer(answer);
        }
        if (!writable) {
            return new Decision.Answer(new CommitResult.Full());
        }
        long version = state.version() + 1;
        writers.enter(version, commit.writes());
        outcomes.committed(commit.id(), version);
        state =
                new State(
                        version,
                        Math.max(state.fenceEpoch(), commit.fenceEpoch()),
                        Digests.sum(state.digest(), commit.digestDelta()));
        return new Decision.Apply(version);
    }

    private @Nullable CommitResult answerOf(Commit commit) {
        long version = outcomes.versionOf(commit.id());
        if (version != 0) {
            return new CommitResult.Committed(version);
        }
        boolean overtaken = commit.fenceEpoch() != 0 && commit.fenceEpoch() < state.fenceEpoch();
        if (overtaken || outcomes.isAborted(commit.id())) {
            return new CommitResult.Fenced(state.fenceEpoch());
        }
        Key conflict = writers.firstConflict(commit);
        if (conflict != null) {
            return new CommitResult.Conflict(conflict);
        }
        return commit.writes().isEmpty() ? new CommitResult.Committed(state.version()) : null;
    }

    /** Decides {@code id} for good: committed as known, or aborted from now on. */
    public Outcome resolve(TxId id) {
        long version = outcomes.versionOf(id);
        if (version != 0) {
            return new Outcome.Committed(version);
        }
        outcomes.abort(id, state.version(), writers);
        return new Outcome.Aborted();
    }

    /** Enters a commit that was found on the disk. */
    public void remember(TxId id, long version) {
        outcomes.committed(id, version);
    }

    /** Forgets writers that no snapshot at {@code oldestVersion} or newer needs. */
    public void trim(long oldestVersion) {
        writers.trim(oldestVersion);
    }

    /** Goes back to {@code durable}, as found on the disk. Aborted ids stay aborted. */
    public void restart(State durable) {
        state = durable;
        writers = new LastWriters(durable.version());
        outcomes.forgetAbove(durable.version());
    }
}
