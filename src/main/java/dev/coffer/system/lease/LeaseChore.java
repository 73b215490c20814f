package dev.coffer.system.lease;

import dev.coffer.gate.lease.PathTidy;
import dev.coffer.gate.token.ExpirySweep;
import dev.coffer.gate.token.PrefixRevocation;
import dev.coffer.gate.token.Revocation;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.system.Chore;
import java.time.Duration;
import java.time.Instant;

/** Removes what is over or was revoked. Thread-safe. */
public final class LeaseChore implements Chore {
    /** How long something that is over may lie before it is removed. */
    static final Duration REST = Duration.ofMinutes(1);

    private final ExpirySweep sweep;
    private final Revocation trees;
    private final PrefixRevocation prefixes;
    private final PathTidy paths = new PathTidy();

    /** A chore of these parts. */
    public LeaseChore(ExpirySweep sweep, Revocation trees, PrefixRevocation prefixes) {
        this.sweep = sweep;
        this.trees = trees;
        this.prefixes = prefixes;
    }

    @Override
    public boolean step(Transaction tx, Instant now) {
        return trees.step(tx) || prefixes.step(tx) || sweep.step(tx, now) || paths.step(tx, now);
    }

    @Override
    public Duration rest() {
        return REST;
    }
}
