package dev.coffer.system;

import dev.coffer.gate.idempotency.RepeatSweep;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.time.Instant;

/** Removes the answers that were kept for repeats. Thread-safe. */
public final class RepeatChore implements Chore {
    /** How long an answer that counts no more counts against its caller's number. */
    private static final Duration REST = Duration.ofMinutes(1);

    @Override
    public boolean step(Transaction tx, Instant now) {
        return RepeatSweep.step(tx, now);
    }

    @Override
    public Duration rest() {
        return REST;
    }
}
