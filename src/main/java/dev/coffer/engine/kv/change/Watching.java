package dev.coffer.engine.kv.change;

import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.telemetry.Measure;
import dev.coffer.telemetry.Meters;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One that watches, from when it was begun until it is closed. Its transactions must begin later.
 * Thread-safe.
 */
final class Watching implements ChangeSource, ChangeSignals.Registration {
    private final LoggedChanges log;
    private final ChangeTail tail;
    private final WatchedPrefix prefix;
    private final Meters meters;
    private final Runnable end;
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * @param tail where the newest changes are read once for all
     * @param end run once when this is closed
     */
    Watching(MountId mount, ChangeTail tail, WatchedPrefix prefix, Meters meters, Runnable end) {
        this.log = new LoggedChanges(mount);
        this.tail = tail;
        this.prefix = prefix;
        this.meters = meters;
        this.end = end;
        meters.count(Measure.WATCHERS_OPEN);
    }

    /** Those below other prefixes may be among what is found. */
    @Override
    public Found from(ReadTransaction tx, Revision from) {
        return tail.find(tx, prefix, from)
                .orElseGet(() -> {
                    meters.count(Measure.WATCHERS_BEHIND);
                    return log.from(tx, from);
                });
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            meters.add(Measure.WATCHERS_OPEN, -1);
            end.run();
        }
    }
}
