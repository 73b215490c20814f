package dev.coffer.engine.kv.change;

import java.util.concurrent.atomic.AtomicBoolean;

/** What some watchers of a mount have in common: the text that their keys' paths begin with. */
final class WatchedPrefix {
    private final String text;
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile long since = Long.MAX_VALUE;
    private volatile long lastConcerned;

    WatchedPrefix(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** Notes that its watchers are to be woken; whether they were not to be yet. */
    boolean makeDue() {
        return !due.get() && due.compareAndSet(false, true);
    }

    /** Takes the note back; to be done before the watchers are woken. */
    void taken() {
        due.set(false);
    }

    /** From now on it is told of every change after this commit. */
    void knowsAfter(long commit) {
        since = commit;
    }

    /** From now on it may be told of nothing. */
    void knowsNothing() {
        since = Long.MAX_VALUE;
    }

    /** A commit has changed a key that its watchers watch. */
    void concernedBy(long commit) {
        lastConcerned = Math.max(lastConcerned, commit);
    }

    /** Whether no commit from this one on has, as far as changes were read. */
    boolean isQuietFrom(long commit) {
        return commit > since && commit > lastConcerned;
    }
}
