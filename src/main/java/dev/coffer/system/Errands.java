package dev.coffer.system;

import dev.coffer.engine.Errand;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.gate.routing.Route;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.Transactions;
import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Fetches what mounts want to have from other servers, about once a minute. Servers may be slow, so
 * it is done beside the other work in the background: one mount after the other on a thread that
 * ends with the round, and no second round before that. Thread-safe.
 */
public final class Errands implements Chore {
    private static final Duration REST = Duration.ofMinutes(1);
    private static final Logger LOG = Logs.logger("system.errands");

    private final Transactions transactions;
    private final MountTable mounts;
    private final AtomicBoolean underWay = new AtomicBoolean();

    /** Goes through the published mounts. */
    public Errands(Transactions transactions, MountTable mounts) {
        this.transactions = transactions;
        this.mounts = mounts;
    }

    @Override
    public boolean step(Transaction tx, Instant now) {
        if (underWay.compareAndSet(false, true)) {
            Thread _ = Thread.ofVirtual().name("errands").start(() -> round(now));
        }
        return false;
    }

    /** Whether a round has not ended. */
    boolean isUnderWay() {
        return underWay.get();
    }

    private void round(Instant now) {
        try {
            for (Route route : mounts.current().all()) {
                attempt(route, now);
            }
        } finally {
            underWay.set(false);
        }
    }

    /** Whatever a mount throws must not keep the others waiting. */
    private void attempt(Route route, Instant now) {
        try {
            run(route, now);
        } catch (RequestFailure failure) {
            Level level = failure.status() == 503 ? Level.DEBUG : Level.WARNING;
            LOG.log(
                    level,
                    "what a mount fetches in the background was not kept; it is repeated",
                    "mount",
                    route.mount().path(),
                    "status",
                    failure.status());
        } catch (RuntimeException defect) {
            LOG.log(Level.ERROR, "what a mount fetches in the background failed", defect);
        }
    }

    private void run(Route route, Instant now) {
        Optional<Errand> errand =
                transactions.read(
                        Cancellation.NONE, tx -> route.engine().errand(tx, route.mount(), now));
        if (errand.isEmpty()) {
            return;
        }
        Consumer<Transaction> brought = errand.get().fetch();
        boolean _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            boolean current = route.isCurrent(tx);
                            if (current) {
                                brought.accept(tx);
                            }
                            return current;
                        });
    }

    @Override
    public Duration rest() {
        return REST;
    }
}
