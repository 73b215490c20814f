package dev.coffer.storage.physical;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which commit wrote each key last, as far back as {@link #floor}: the table against which a commit
 * is validated. Deterministic; confined to one thread at a time.
 *
 * <p>It keeps what the oldest open snapshot needs, and always the newest {@value #KEPT_WRITES}
 * writes, but never more than {@value #MAX_WRITES}: then the floor rises, and a commit that read
 * below it conflicts.
 */
final class LastWriters {
    /** Most writes remembered, whatever the open snapshots need. */
    static final int MAX_WRITES = 200_000;

    /** Writes remembered although no open snapshot needs them. */
    static final int KEPT_WRITES = 4_096;

    private record Write(Key key, long version) {}

    /** The newest version of each key; negative where that write removed the key. */
    private final Map<Key, Long> newest = new HashMap<>();

    /**
     * In the order of their versions: a range is validated against what was written since its
     * snapshot, mostly nothing, so that no write pays for an order of the keys.
     */
    private final ArrayDeque<Write> log = new ArrayDeque<>();

    private long floor;

    LastWriters(long floor) {
        this.floor = floor;
    }

    /** Every write above this version is known. */
    long floor() {
        return floor;
    }

    /** How many writes are remembered. */
    int size() {
        return log.size();
    }

    /** The key, or begin of a range, at which {@code commit} conflicts; null where it may apply. */
    @Nullable Key firstConflict(Commit commit) {
        if (commit.readVersion() < floor) {
            return anyKey(commit);
        }
        for (Map.Entry<Key, Long> point : commit.points().entrySet()) {
            if (isStale(point.getKey(), point.getValue(), commit.readVersion())) {
                return point.getKey();
            }
        }
        return commit.ranges().isEmpty() ? null : firstWrittenRange(commit);
    }

    /** The begin of a range in which something was written since the commit's snapshot. */
    private @Nullable Key firstWrittenRange(Commit commit) {
        NavigableMap<Key, Key> ranges = null;
        Iterator<Write> recent = log.descendingIterator();
        while (recent.hasNext()) {
            Write write = recent.next();
            if (write.version() <= commit.readVersion()) {
                return null;
            }
            if (ranges == null) {
                ranges = disjoint(commit.ranges());
            }
            Map.Entry<Key, Key> near = ranges.floorEntry(write.key());
            if (near != null && write.key().compareTo(near.getValue()) < 0) {
                return near.getKey();
            }
        }
        return null;
    }

    /** The same keys as begin and end of ranges that do not overlap. */
    private static NavigableMap<Key, Key> disjoint(List<KeyRange> ranges) {
        List<KeyRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparing(KeyRange::begin));
        NavigableMap<Key, Key> result = new TreeMap<>();
        for (KeyRange range : sorted) {
            Map.Entry<Key, Key> last = result.lastEntry();
            if (range.isEmpty()) {
                continue;
            }
            if (last == null || last.getValue().compareTo(range.begin()) < 0) {
                result.put(range.begin(), range.end());
            } else if (last.getValue().compareTo(range.end()) < 0) {
                result.put(last.getKey(), range.end());
            }
        }
        return result;
    }

    private static Key anyKey(Commit commit) {
        if (!commit.points().isEmpty()) {
            return commit.points().keySet().iterator().next();
        }
        if (!commit.ranges().isEmpty()) {
            return commit.ranges().getFirst().begin();
        }
        return commit.writes().isEmpty() ? Key.lowest() : commit.writes().getFirst().key();
    }

    /** Compares the version too, so that a cache that missed a write cannot slip through. */
    private boolean isStale(Key key, long seen, long readVersion) {
        Long last = newest.get(key);
        if (last == null) {
            return false;
        }
        return Math.abs(last) > readVersion || seen != Math.max(last, 0);
    }

    /** Enters the writes of the commit that became {@code version}, the highest so far. */
    void enter(long version, Iterable<Mutation> writes) {
        for (Mutation write : writes) {
            Key key = write.keyIn(version);
            newest.put(key, write instanceof Mutation.Delete ? -version : version);
            log.addLast(new Write(key, version));
        }
        while (log.size() > MAX_WRITES) {
            forgetOldest();
        }
    }

    /** Forgets what no snapshot at {@code oldest} or newer needs. */
    void trim(long oldest) {
        while (log.size() > KEPT_WRITES && log.getFirst().version() <= oldest) {
            forgetOldest();
        }
    }

    /** From now on a commit that read below {@code version} conflicts. */
    void raiseFloor(long version) {
        floor = Math.max(floor, version);
    }

    private void forgetOldest() {
        Write oldest = log.removeFirst();
        newest.computeIfPresent(
                oldest.key(), (_, last) -> Math.abs(last) == oldest.version() ? null : last);
        floor = Math.max(floor, oldest.version());
    }
}
