package dev.coffer.engine.kv.change;

import dev.coffer.storage.transaction.ReadTransaction;

/**
 * One that watches, from when it was begun until it is closed. Its transactions must begin later.
 * Thread-safe.
 */
final class Watching implements ChangeSource, ChangeSignals.Registration {
    private final LoggedChanges log;
    private final ChangeTail tail;
    private final WatchedPrefix prefix;
    private final Runnable end;

    /**
     * @param tail where the newest changes are read once for all
     * @param end run when this is closed
     */
    Watching(LoggedChanges log, ChangeTail tail, WatchedPrefix prefix, Runnable end) {
        this.log = log;
        this.tail = tail;
        this.prefix = prefix;
        this.end = end;
    }

    /** Those below other prefixes may be among what is found. */
    @Override
    public Found from(ReadTransaction tx, Revision from) {
        return tail.find(tx, prefix, from).orElseGet(() -> log.from(tx, from));
    }

    @Override
    public void close() {
        end.run();
    }
}
