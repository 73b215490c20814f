package dev.coffer.gate.routing;

import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.Transactions;
import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The published mount table: an immutable {@link Routes} that is read without a lock and replaced
 * after a commit. It only says where to look: a request reads its mount's record again in its own
 * transaction, so a table that lags behind costs a second look, never a wrong answer. Thread-safe.
 */
public final class MountTable {
    private static final Logger LOG = Logs.logger("gate.routing");

    private final Transactions transactions;
    private final Engines engines;
    private final LeaseLimits limits;

    /** Held from the snapshot to the publication, so that an older one never replaces a newer. */
    private final ReentrantLock publishing = new ReentrantLock();

    private volatile Routes routes = Routes.NONE;

    /** An empty table; {@link #reload} fills it once the server is unsealed. */
    public MountTable(Transactions transactions, Engines engines, LeaseLimits limits) {
        this.transactions = transactions;
        this.engines = engines;
        this.limits = limits;
    }

    /** The routes last published. */
    public Routes current() {
        return routes;
    }

    /**
     * Publishes the latest committed state.
     *
     * @throws dev.coffer.request.RequestFailure 503 while sealed, 500 if a record is damaged
     */
    public void reload() {
        publishing.lock();
        try {
            routes = transactions.read(Cancellation.NONE, tx -> Routes.read(tx, engines, limits));
        } finally {
            publishing.unlock();
        }
    }

    /**
     * As {@link #reload}, for somebody who saw that these routes are out of date: of many who saw
     * the same, one reads.
     */
    public void reloadUnlessNewer(Routes seen) {
        publishing.lock();
        try {
            if (routes.equals(seen)) {
                reload();
            }
        } finally {
            publishing.unlock();
        }
    }

    /**
     * As {@link #reload} after a commit, where nothing may fail any more: a table that cannot be
     * read now lags behind until the next look at it.
     */
    public void refresh() {
        try {
            reload();
        } catch (RequestFailure unavailable) {
            LOG.log(
                    Level.WARNING,
                    "the mount table was not read again",
                    "status",
                    unavailable.status());
        }
    }

    /** Forgets everything: the server is being sealed. */
    public void clear() {
        publishing.lock();
        try {
            routes = Routes.NONE;
        } finally {
            publishing.unlock();
        }
    }
}
