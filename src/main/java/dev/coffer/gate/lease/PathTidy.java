package dev.coffer.gate.lease;

import dev.coffer.gate.lease.LeasePaths.LeasePath;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forgets the names of paths that have no lease any more: once after a start, then once a day.
 * Thread-safe; what it remembers of its way is lost at a stop, which costs a second look.
 */
public final class PathTidy {
    /** Paths looked at in one transaction. */
    static final int PATHS_A_STEP = 100;

    private static final Duration BETWEEN = Duration.ofDays(1);

    private volatile Way way = new Way(Instant.MIN, null);

    /**
     * How far it has come.
     *
     * @param next when the next pass begins
     * @param last the path looked at last
     */
    private record Way(Instant next, @Nullable RecordKey last) {}

    /** One step of a pass; false where none is due. */
    public boolean step(Transaction tx, Instant now) {
        Way at = way;
        if (now.isBefore(at.next())) {
            return false;
        }
        List<LeasePath> page = LeasePaths.paths(tx, at.last(), PATHS_A_STEP);
        for (LeasePath path : page) {
            if (LeasePaths.members(tx, path.path(), null, 1).isEmpty()) {
                LeasePaths.forgetIfEmpty(tx, path);
            }
        }
        boolean more = page.size() == PATHS_A_STEP;
        Way further =
                more ? new Way(at.next(), page.getLast().key()) : new Way(now.plus(BETWEEN), null);
        tx.afterCommit(() -> way = further);
        return more;
    }
}
