package dev.coffer.engine.kv.change;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The watchers of one mount, and the thread that wakes them while there are any. A writer whose
 * change concerns nobody wakes nobody, not even that thread. Thread-safe.
 */
final class WatchedMount implements Runnable {
    /**
     * The rest after a round for each watcher that was woken, so that they take turns with others.
     */
    private static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(40);

    /** The longest rest. */
    private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    /**
     * So many changes that concern nobody wake one watcher all the same: it reads them for all, so
     * that nobody has much to read before an event that is its own, and none falls behind what the
     * log keeps.
     */
    private static final int UNREAD = 500;

    private final MountId mount;
    private final AtomicLong tailBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition noted = lock.newCondition();
    private final Thread thread = Thread.ofVirtual().name("watch").unstarted(this);
    private final WatchedPrefixes prefixes = new WatchedPrefixes();
    private final AtomicInteger unread = new AtomicInteger();
    private volatile ChangeTail tail;

    @GuardedBy("lock")
    private final Map<WatchedPrefix, Set<Watcher>> byPrefix = new HashMap<>();

    /** The next one to read for all is the first. */
    @GuardedBy("lock")
    private final Set<Watcher> watchers = new LinkedHashSet<>();

    @GuardedBy("lock")
    private final Queue<WatchedPrefix> due = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean behind;

    WatchedMount(MountId mount, AtomicLong tailBytes) {
        this.mount = mount;
        this.tailBytes = tailBytes;
        this.tail = new ChangeTail(mount, prefixes, tailBytes);
    }

    /** One that watches; two of them are never the same. */
    static final class Watcher {
        private final WatchedPrefix prefix;
        private final Runnable wake;

        private Watcher(WatchedPrefix prefix, Runnable wake) {
            this.prefix = prefix;
            this.wake = wake;
        }

        WatchedPrefix prefix() {
            return prefix;
        }
    }

    /** Where whoever enters from now on finds the newest changes. */
    ChangeTail tail() {
        return tail;
    }

    /** Forgets what was read. */
    void forget() {
        ChangeTail before = tail;
        tail = new ChangeTail(mount, prefixes, tailBytes);
        before.close();
    }

    /** Runs {@code wake} after changes that concern the prefix. */
    Watcher enter(String prefix, Runnable wake) {
        lock.lock();
        try {
            Watcher watcher = new Watcher(prefixOf(prefix), wake);
            byPrefix.computeIfAbsent(watcher.prefix, _ -> new LinkedHashSet<>()).add(watcher);
            watchers.add(watcher);
            if (thread.getState() == Thread.State.NEW) {
                thread.start();
            }
            return watcher;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private WatchedPrefix prefixOf(String text) {
        return prefixes.find(text)
                .orElseGet(() -> {
                    WatchedPrefix added = new WatchedPrefix(text);
                    prefixes.add(added);
                    // Only now: a reading that does not see the prefix goes no further than this.
                    added.knowsAfter(tail.horizon());
                    return added;
                });
    }

    /** Whether it was the last. */
    boolean leave(Watcher watcher) {
        lock.lock();
        try {
            watchers.remove(watcher);
            Set<Watcher> same = byPrefix.get(watcher.prefix);
            if (same != null && same.remove(watcher) && same.isEmpty()) {
                byPrefix.remove(watcher.prefix);
                // First: who has left may have a look before him, and must not rest on this.
                watcher.prefix.knowsNothing();
                prefixes.remove(watcher.prefix);
            }
            if (watchers.isEmpty()) {
                tail.close();
                noted.signalAll();
            }
            return watchers.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** A commit has made these changes. */
    void note(List<Bytes> entries) {
        for (Bytes entry : entries) {
            prefixes.each(ChangeEntry.pathOf(entry), this::concern);
        }
        int before = unread.getAndAdd(entries.size());
        if (before < UNREAD && before + entries.size() >= UNREAD) {
            fallBehind();
        }
    }

    private void concern(WatchedPrefix prefix) {
        if (prefix.makeDue()) {
            lock.lock();
            try {
                due.add(prefix);
                noted.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void fallBehind() {
        lock.lock();
        try {
            behind = true;
            noted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try {
            Collection<Watcher> concerned = next();
            while (!isDeserted()) {
                concerned.forEach(watcher -> watcher.wake.run());
                rest(Math.min(LONGEST_REST_NANOS, concerned.size() * REST_NANOS));
                concerned = next();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for changes; the watchers to be woken. */
    private Collection<Watcher> next() throws InterruptedException {
        lock.lock();
        try {
            while (due.isEmpty() && !behind && !watchers.isEmpty()) {
                noted.await();
            }
            Collection<Watcher> concerned = new ArrayList<>();
            while (!due.isEmpty()) {
                WatchedPrefix prefix = due.remove();
                prefix.taken();
                concerned.addAll(byPrefix.getOrDefault(prefix, Set.of()));
            }
            if (behind) {
                concerned.addAll(readers());
            }
            return concerned;
        } finally {
            lock.unlock();
        }
    }

    /** Who reads for all this time; another the next time, since one may be held by its client. */
    @GuardedBy("lock")
    private List<Watcher> readers() {
        behind = false;
        unread.set(0);
        List<Watcher> first = watchers.stream().limit(1).toList();
        for (Watcher watcher : first) {
            watchers.remove(watcher);
            watchers.add(watcher);
        }
        return first;
    }

    private boolean isDeserted() {
        lock.lock();
        try {
            return watchers.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void rest(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !watchers.isEmpty()) {
                left = noted.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
