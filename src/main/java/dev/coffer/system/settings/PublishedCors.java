package dev.coffer.system.settings;

import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.Transactions;
import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The cross-origin rules as the wire asks for them: read without a lock, replaced after a commit. A
 * sealed server has none. Thread-safe.
 */
public final class PublishedCors {
    private static final Logger LOG = Logs.logger("system.settings");

    private final Transactions transactions;

    /** Held from the snapshot to the publication, so that older rules never replace newer ones. */
    private final ReentrantLock publishing = new ReentrantLock();

    private volatile Optional<CorsConfig> config = Optional.empty();

    /** None until {@link #reload}. */
    public PublishedCors(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The rules last published; empty where pages of other origins are of no concern. */
    public Optional<CorsConfig> current() {
        return config;
    }

    /**
     * Publishes the latest committed rules.
     *
     * @throws RequestFailure 503 while sealed, 500 if the record is damaged
     */
    public void reload() {
        publishing.lock();
        try {
            config = transactions.read(Cancellation.NONE, CorsConfig::find);
        } finally {
            publishing.unlock();
        }
    }

    /** As {@link #reload} after a commit, where nothing may fail any more. */
    void refresh() {
        try {
            reload();
        } catch (RequestFailure unavailable) {
            LOG.log(
                    Level.WARNING,
                    "the cross-origin rules were not read again",
                    "status",
                    unavailable.status());
        }
    }

    /** Forgets the rules: the server is being sealed. */
    public void clear() {
        publishing.lock();
        try {
            config = Optional.empty();
        } finally {
            publishing.unlock();
        }
    }
}
