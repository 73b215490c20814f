package dev.coffer.auth.cert;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.storage.schema.MountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What responders have said, for as long as it is good; of each mount so much as its settings say,
 * and what was not asked for the longest time goes first. Nothing in it is secret. Thread-safe.
 */
final class KnownStandings {
    /** How long an answer is believed that is good for longer. */
    static final Duration LONGEST = Duration.ofHours(24);

    /** Of how many mounts something is remembered. */
    static final int MAX_MOUNTS = 64;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<MountId, Map<String, Known>> mounts = oldestFirst();

    private record Known(Standing standing, Instant since, Instant until) {
        boolean isGoodAt(Instant now) {
            return !now.isBefore(since) && now.isBefore(until);
        }
    }

    private static <K, V> Map<K, V> oldestFirst() {
        return new LinkedHashMap<>(16, 0.75f, true);
    }

    /** What is known at a time. */
    Optional<Standing> find(MountId mount, String key, Instant now) {
        lock.lock();
        try {
            Known known = mounts.getOrDefault(mount, Map.of()).get(key);
            return known != null && known.isGoodAt(now)
                    ? Optional.of(known.standing())
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Remembers what was said, unless that says itself that it is to be asked each time.
     *
     * @param limit how much of the mount is remembered
     */
    void keep(MountId mount, String key, Standing standing, Instant now, long limit) {
        if (standing.end().isEmpty()) {
            return;
        }
        Instant latest = now.plus(LONGEST);
        Instant end = standing.end().get();
        Known known = new Known(standing, now, end.isBefore(latest) ? end : latest);
        lock.lock();
        try {
            Map<String, Known> ofMount = mounts.computeIfAbsent(mount, _ -> oldestFirst());
            ofMount.put(key, known);
            shrink(ofMount, limit);
            shrink(mounts, MAX_MOUNTS);
        } finally {
            lock.unlock();
        }
    }

    private static void shrink(Map<?, ?> map, long limit) {
        Iterator<?> oldest = map.keySet().iterator();
        while (map.size() > limit) {
            Object _ = oldest.next();
            oldest.remove();
        }
    }

    /** All of a mount is asked again. */
    void forget(MountId mount) {
        lock.lock();
        try {
            Map<String, Known> _ = mounts.remove(mount);
        } finally {
            lock.unlock();
        }
    }
}
