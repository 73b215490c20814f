package dev.coffer.gate.token;

import dev.coffer.gate.lease.Expiries;
import dev.coffer.gate.lease.Expiries.Due;
import dev.coffer.gate.lease.LeaseKind;
import dev.coffer.gate.lease.Leases;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Removes what is over by its time, the oldest first, a bounded step at a time. Nobody waits for
 * it: what is over is refused by its own time from the moment on. However much has gathered while
 * the server was down, it begins to answer at once. Stateless.
 */
public final class ExpirySweep {
    /** Tokens and leases removed in one transaction. */
    public static final int MAX_A_STEP = 100;

    private final Tokens tokens;
    private final Revocation revocation;

    /** A sweep over tokens and leases. */
    public ExpirySweep(Tokens tokens, Revocation revocation) {
        this.tokens = tokens;
        this.revocation = revocation;
    }

    /** Removes some; false once nothing is over. */
    public boolean step(Transaction tx, Instant now) {
        List<Due> due = Expiries.due(tx, now, MAX_A_STEP);
        due.forEach(one -> remove(tx, one));
        return !due.isEmpty();
    }

    private void remove(Transaction tx, Due due) {
        boolean token = due.lease().kind() == LeaseKind.TOKEN;
        Optional<Instant> ends =
                token
                        ? tokens.kept(tx, due.lease().hash())
                                .flatMap(entry -> entry.life().expires())
                        : Leases.kept(tx, due.lease()).map(lease -> lease.expires());
        boolean meant =
                ends.filter(at -> at.getEpochSecond() == due.at().getEpochSecond()).isPresent();
        if (!meant) {
            Expiries.remove(tx, due.at(), due.lease());
        } else if (token) {
            revocation.revoke(tx, due.lease().hash());
        } else {
            Leases.remove(tx, due.lease());
        }
    }
}
