package dev.coffer.engine.kv.change;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.LogListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes whoever watches a mount when something was changed there. A writer only notes the paths;
 * one thread for each watched mount wakes the watchers they concern, and rests a little after each
 * round, the longer the more it woke: so a thousand watchers cost writers next to nothing. Nothing
 * is told by it but that it is worth to look. Thread-safe.
 */
public final class ChangeSignals implements LogListener {
    /** Paths noted between two rounds; beyond them every watcher is woken. */
    private static final int MAX_PATHS = 1_024;

    /**
     * The rest after a round for each watcher that was woken, so that they take turns with others.
     */
    private static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(40);

    /** The longest rest. */
    private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private final Map<MountId, Room> rooms = new ConcurrentHashMap<>();
    private final List<Hearing> hearers = new CopyOnWriteArrayList<>();

    /** Hears every change itself, from every mount; must neither block nor throw. */
    public interface Hearing {
        void heard(MountId mount, List<Bytes> entries);
    }

    /** Ends what was begun. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    public void appended(RecordType log, MountId mount, List<Bytes> entries) {
        if (log != RecordType.KV_CHANGE) {
            return;
        }
        for (Hearing hearer : hearers) {
            hearer.heard(mount, entries);
        }
        Room room = rooms.get(mount);
        if (room != null) {
            room.note(entries);
        }
    }

    /**
     * Runs {@code wake} after changes of keys whose paths begin with {@code prefix}, from now on
     * until it is closed. It must neither block nor throw.
     */
    public Registration watch(MountId mount, String prefix, Runnable wake) {
        Watcher watcher = new Watcher(prefix, wake);
        Room[] entered = new Room[1];
        Room _ =
                rooms.compute(
                        mount,
                        (_, found) -> {
                            Room room = found == null ? new Room() : found;
                            room.enter(watcher);
                            entered[0] = room;
                            return room;
                        });
        return () ->
                rooms.computeIfPresent(
                        mount,
                        (_, room) -> room.equals(entered[0]) && room.leave(watcher) ? null : room);
    }

    /** Hears every change from now on until it is closed. */
    public Registration hear(Hearing hearer) {
        hearers.add(hearer);
        return () -> {
            boolean _ = hearers.remove(hearer);
        };
    }

    /** One that watches; two of them are never the same. */
    private static final class Watcher {
        private final String prefix;
        private final Runnable wake;

        Watcher(String prefix, Runnable wake) {
            this.prefix = prefix;
            this.wake = wake;
        }
    }

    /** The watchers of one mount, and the thread that wakes them while there are any. */
    private static final class Room implements Runnable {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition noted = lock.newCondition();
        private final Thread thread = Thread.ofVirtual().name("watch").unstarted(this);

        @GuardedBy("lock")
        private final Set<Watcher> watchers = new HashSet<>();

        @GuardedBy("lock")
        private final Set<String> paths = new HashSet<>();

        @GuardedBy("lock")
        private boolean all;

        void enter(Watcher watcher) {
            lock.lock();
            try {
                watchers.add(watcher);
                if (thread.getState() == Thread.State.NEW) {
                    thread.start();
                }
            } finally {
                lock.unlock();
            }
        }

        /** Whether it was the last. */
        boolean leave(Watcher watcher) {
            lock.lock();
            try {
                watchers.remove(watcher);
                noted.signalAll();
                return watchers.isEmpty();
            } finally {
                lock.unlock();
            }
        }

        void note(List<Bytes> entries) {
            lock.lock();
            try {
                boolean first = paths.isEmpty() && !all;
                for (Bytes entry : entries) {
                    all |= paths.size() >= MAX_PATHS;
                    if (!all) {
                        paths.add(ChangeEntry.pathOf(entry));
                    }
                }
                if (first) {
                    noted.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void run() {
            try {
                List<Watcher> concerned = next();
                while (!isDeserted()) {
                    concerned.forEach(watcher -> watcher.wake.run());
                    rest(Math.min(LONGEST_REST_NANOS, concerned.size() * REST_NANOS));
                    concerned = next();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        /** Waits for changes; the watchers that they concern. */
        private List<Watcher> next() throws InterruptedException {
            lock.lock();
            try {
                while (paths.isEmpty() && !all && !watchers.isEmpty()) {
                    noted.await();
                }
                List<Watcher> concerned = new ArrayList<>();
                for (Watcher watcher : watchers) {
                    if (all || concerns(watcher)) {
                        concerned.add(watcher);
                    }
                }
                paths.clear();
                all = false;
                return concerned;
            } finally {
                lock.unlock();
            }
        }

        @GuardedBy("lock")
        private boolean concerns(Watcher watcher) {
            for (String path : paths) {
                if (path.startsWith(watcher.prefix)) {
                    return true;
                }
            }
            return false;
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
}
