package dev.coffer.gate.quota;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the requests of each client address against one limit, in windows that begin with the
 * address's first request. Of more addresses than {@link #MAX_CLIENTS} the one that was silent
 * longest is forgotten. Thread-safe.
 */
final class ClientWindows {
    /** How many addresses are kept; about 100 bytes each. */
    static final int MAX_CLIENTS = 20_000;

    private final RateLimit limit;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<String, Window> clients =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
                    return size() > MAX_CLIENTS;
                }
            };

    ClientWindows(RateLimit limit) {
        this.limit = limit;
    }

    /**
     * How a request was counted.
     *
     * @param allowed whether it may go on
     * @param limit how many requests a window has
     * @param remaining how many are left in it
     * @param resetSeconds until the next window, or until a blocked client is heard again
     */
    record Count(boolean allowed, long limit, long remaining, long resetSeconds) {}

    /** Counts one request of an address. */
    Count take(String address, Instant now) {
        lock.lock();
        try {
            Window window = clients.computeIfAbsent(address, _ -> new Window(now.toEpochMilli()));
            return window.take(now.toEpochMilli());
        } finally {
            lock.unlock();
        }
    }

    /** One address; used under the lock only. */
    private final class Window {
        private final long firstMillis;
        private long number;
        private long used;
        private long blockedUntilMillis;

        private Window(long firstMillis) {
            this.firstMillis = firstMillis;
        }

        private Count take(long nowMillis) {
            if (nowMillis < blockedUntilMillis) {
                return count(false, blockedUntilMillis - nowMillis);
            }
            long interval = limit.interval().toMillis();
            // A clock that was put back must not open a new window, nor close this one for longer.
            long current = Math.max(number, (nowMillis - firstMillis) / interval);
            if (current > number) {
                number = current;
                used = 0;
            }
            long end = firstMillis + (current + 1) * interval;
            if (used < limit.requests()) {
                used++;
                return count(true, end - nowMillis);
            }
            if (limit.blockInterval().isPositive()) {
                blockedUntilMillis = nowMillis + limit.blockInterval().toMillis();
                return count(false, limit.blockInterval().toMillis());
            }
            return count(false, end - nowMillis);
        }

        private Count count(boolean allowed, long leftMillis) {
            return new Count(
                    allowed, limit.requests(), limit.requests() - used, leftMillis / 1_000);
        }
    }
}
