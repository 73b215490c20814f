package dev.coffer.system;

import dev.coffer.engine.kv.KvEngine;
import dev.coffer.gate.idempotency.RepeatSweep;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.telemetry.Measure;
import dev.coffer.telemetry.Meters;
import java.time.Duration;
import java.time.Instant;

/** Counts what there is of what metrics tell; so nobody counts it while it changes. Thread-safe. */
public final class LevelChore implements Chore {
    private static final Duration REST = Duration.ofMinutes(1);

    private final Meters meters;

    /** Sets levels in {@code meters}. */
    public LevelChore(Meters meters) {
        this.meters = meters;
    }

    @Override
    public boolean step(Transaction tx, Instant now) {
        meters.set(Measure.LOCKS_HELD, KvEngine.locks(tx, now));
        meters.set(Measure.REPEATS_KEPT, RepeatSweep.kept(tx));
        return false;
    }

    @Override
    public Duration rest() {
        return REST;
    }
}
