package dev.coffer.storage.physical;

/**
 * A durable, ordered, versioned map with serializable commits. Every method may be called from any
 * thread, virtual ones included.
 *
 * <p>A transaction takes a {@link Snapshot}, reads from it, and hands what it read and what it
 * wants to write to {@link #commit}. The commit happens entirely or not at all, and only if nothing
 * that was read (points and ranges) has changed since the snapshot. Versions are total: commit
 * number {@code v} sees exactly the effects of commits {@code 1..v-1}.
 *
 * <p>A caller keeps its snapshot open until its commit has answered: the store remembers recent
 * writers for the open snapshots, and answers {@link CommitResult.Conflict} to a commit that is
 * older than its memory.
 */
public interface Store extends AutoCloseable {
    /**
     * The newest committed state. Whoever saw a commit answered sees its effects here.
     *
     * @throws StoreUnavailableException while the store reopens or after it was closed (503)
     */
    Snapshot snapshot();

    /**
     * Validates and applies {@code commit}; blocks until the outcome is durable or decided. It is
     * not interruptible: once handed over, a commit finishes. A commit without writes is only
     * validated and takes no version. A commit whose id has committed already answers with that
     * version and changes nothing.
     *
     * <p>It answers with a value for everything that can happen; only a malformed argument throws.
     */
    CommitResult commit(Commit commit);

    /**
     * What became of transaction {@code id}, which may still be in flight (then this waits). An
     * answer {@link Outcome.Aborted} is final: the transaction can never commit afterwards. Exact
     * for every id that {@link #commit} answered with {@link CommitResult.Unknown}, and for the
     * {@value Limits#RESOLVABLE_COMMITS} newest commits.
     *
     * @throws StoreUnavailableException where the store does not come back in time, or was closed
     *     (503): still not known
     */
    Outcome resolve(TxId id);

    /**
     * The commits after version {@code after}, without a gap, up to at least the version of any
     * snapshot taken before this call. Never blocks for new ones.
     */
    Feed changes(long after);

    /** What one transaction may hold; constant over the life of the store. */
    Limits limits();

    /** Whether reads and writes are served at this moment. */
    StoreHealth health();

    /**
     * Ends the store after the commits that are handed over. Idempotent and bounded in time;
     * snapshots still open throw {@link StoreUnavailableException} from then on.
     */
    @Override
    void close();
}
