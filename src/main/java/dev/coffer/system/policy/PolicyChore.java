package dev.coffer.system.policy;

import dev.coffer.gate.policy.Policies;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.system.Chore;
import java.time.Duration;
import java.time.Instant;

/** Removes policies that have expired. Thread-safe. */
public final class PolicyChore implements Chore {
    /** How long a policy that counts no more may lie before it is removed. */
    private static final Duration REST = Duration.ofMinutes(10);

    private final Policies policies;

    /** A chore among these policies. */
    public PolicyChore(Policies policies) {
        this.policies = policies;
    }

    @Override
    public boolean step(Transaction tx, Instant now) {
        return policies.removeExpired(tx, now);
    }

    @Override
    public Duration rest() {
        return REST;
    }
}
