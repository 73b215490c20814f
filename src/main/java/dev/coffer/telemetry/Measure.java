package dev.coffer.telemetry;

import java.util.List;

/** What is counted beside the requests as such. */
public enum Measure {
    /** Transactions over several keys that have happened. */
    TXN_DONE(false, "txn", "done"),
    /** What those were made of. */
    TXN_OPERATIONS(false, "txn", "operations"),
    /** Transactions that met another state than they expected; nothing was changed. */
    TXN_CONFLICTS(false, "txn", "conflicts"),
    /** Locks that count, as of the last minute. */
    LOCKS_HELD(true, "locks", "held"),
    /** Writes that a lock has refused. */
    LOCKS_REFUSED(false, "locks", "refused"),
    /** Repeats of a request that were answered as the first time. */
    REPEATS_ANSWERED(false, "repeats", "answered"),
    /** Requests with the key of another one. */
    REPEATS_REFUSED(false, "repeats", "refused"),
    /** Answers that are kept for repeats, as of the last minute. */
    REPEATS_KEPT(true, "repeats", "kept"),
    /** Who watches now, subscribers of events included. */
    WATCHERS_OPEN(true, "watchers", "open"),
    /** Events that watchers were told. */
    WATCHERS_EVENTS(false, "watchers", "events"),
    /** Looks of watchers that were so far behind that they had to read the log for themselves. */
    WATCHERS_BEHIND(false, "watchers", "behind"),
    /** Watchers that asked for changes which are not kept any more. */
    WATCHERS_COMPACTED(false, "watchers", "compacted");

    private final boolean level;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> name;

    Measure(boolean level, String... name) {
        this.level = level;
        this.name = List.of(name);
    }

    /** Whether it goes up and down; else it only grows. */
    public boolean isLevel() {
        return level;
    }

    /** Words from general to special. */
    public List<String> words() {
        return name;
    }
}
