package dev.coffer.gate;

import dev.coffer.engine.Looks;
import dev.coffer.gate.audit.AuditTrail;
import dev.coffer.gate.routing.Route;
import dev.coffer.request.Cancellation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.CancelledException;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transactions;

/**
 * Decides about a request again and again while its answer goes on. Nothing is audited by it: the
 * request and its answer are in the log already.
 */
record LaterLooks(Ground ground, Request request, Route route, AuditTrail trail) implements Looks {
    private static final String MOUNT_CHANGED = "the mount has changed, ask again";

    private static final String NOBODY_WAITS = "nobody waits for the answer any more";

    /** What all looks of a server share. */
    record Ground(RequestPipeline.Entrance entrance, Transactions transactions, Askers askers) {}

    @Override
    public <T> T look(Cancellation cancellation, Look<T> work) {
        if (ground.entrance.sealed().getAsBoolean()) {
            throw new RequestFailure.Unavailable(RequestPipeline.SEALED, 0);
        }
        Request now = request.at(ground.entrance.clock().instant(), cancellation);
        Visit.Routed visit = Visit.Routed.of(now, route, trail, this);
        try {
            return ground.transactions.read(cancellation, tx -> allowed(tx, visit, work));
        } catch (CancelledException _) {
            throw new RequestFailure.Unavailable(NOBODY_WAITS, 1);
        }
    }

    private <T> T allowed(ReadTransaction tx, Visit.Routed visit, Look<T> work) {
        Asker asker = ground.askers.find(tx, visit);
        if (!visit.isCurrent(tx)) {
            throw new RequestFailure.Unavailable(MOUNT_CHANGED, 1);
        }
        visit.requireAllowed(tx, asker);
        return work.at(tx, asker.access());
    }
}
