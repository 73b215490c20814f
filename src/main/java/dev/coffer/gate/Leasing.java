package dev.coffer.gate;

import dev.coffer.gate.lease.LeaseMaker;
import dev.coffer.gate.token.LoginTokens;
import dev.coffer.gate.token.Token;
import dev.coffer.gate.token.TokenEntry;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.Optional;

/** Gives a lease to what is read at a mount that gives leases. Thread-safe. */
final class Leasing {
    private static final String LAST_USE =
            "Secret cannot be returned; token had one use left, so leased credentials were"
                    + " immediately revoked.";

    private final LeaseMaker leases;

    Leasing(LeaseMaker leases) {
        this.leases = leases;
    }

    /**
     * The answer, with a lease if the mount gives them.
     *
     * @throws RequestFailure.Invalid 400 if the token ends with this request, and the lease with it
     */
    Response leased(Transaction tx, Visit visit, Asker asker, Response response) {
        if (!(visit instanceof Visit.Routed routed)
                || !routed.givesLeases()
                || response.lease().durationSeconds() == 0) {
            return response;
        }
        Token token = asker.token().orElseThrow();
        TokenEntry entry = token.entry();
        if (entry.uses() == TokenEntry.LAST_USE) {
            throw new RequestFailure.Invalid(LAST_USE);
        }
        Optional<Instant> until =
                entry.kind() == TokenEntry.Kind.BATCH ? entry.life().expires() : Optional.empty();
        LeaseMaker.Owner owner =
                new LeaseMaker.Owner(
                        visit.request().path().text(),
                        entry.serial(),
                        until,
                        LoginTokens.bounds(routed.route().mount()));
        return leases.leased(tx, response, owner, visit.request().now());
    }
}
