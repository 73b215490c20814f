package dev.coffer.gate.audit;

import java.util.concurrent.atomic.LongAdder;

/** Counts entries of one kind, and the time that they took. Thread-safe; writers never wait. */
final class Tally {
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder failures = new LongAdder();

    void add(long tookNanos, boolean accepted) {
        count.increment();
        nanos.add(tookNanos);
        if (!accepted) {
            failures.increment();
        }
    }

    AuditFigures.Figure figure() {
        return new AuditFigures.Figure(count.sum(), nanos.sum(), failures.sum());
    }
}
