package dev.coffer.histories;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a mount is by its rules: keys with both counters, and which paths are locked. Immutable.
 *
 * @param keys those that are there, by path
 * @param locked paths whose data, metadata and destruction are locked
 */
record Keys(SortedMap<String, Key> keys, Set<String> locked) {
    static final Keys NONE = new Keys(new TreeMap<>(), Set.of());

    Keys {
        keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
        locked = Set.copyOf(locked);
    }

    /**
     * One key. Histories are so short that nothing is pruned.
     *
     * @param version of the value, 0 before the first
     * @param value of the current version
     * @param live whether the current version is not deleted
     * @param customs what each version of the metadata says, the first one first
     */
    record Key(long version, String value, boolean live, List<String> customs) {
        static final Key NEW = new Key(0, "", false, List.of());

        Key {
            customs = List.copyOf(customs);
        }

        long metadataVersion() {
            return customs.size();
        }

        Key written(String next) {
            return new Key(version + 1, next, true, customs);
        }

        Key deleted() {
            return new Key(version, value, false, customs);
        }

        Key described(String custom) {
            List<String> more = new ArrayList<>(customs);
            more.add(custom);
            return new Key(version, value, live, more);
        }

        /** As a read of the value shows it. */
        String shown() {
            return live ? "v" + version + " " + value + " m" + metadataVersion() + custom() : "404";
        }

        private String custom() {
            return customs.isEmpty() ? "" : " " + customs.getLast();
        }
    }

    @Nullable Key key(String path) {
        return keys.get(path);
    }

    boolean isLocked(String path) {
        return locked.contains(path);
    }

    /** The same with another key at a path, or none. */
    Keys with(String path, @Nullable Key key) {
        SortedMap<String, Key> next = new TreeMap<>(keys);
        if (key == null) {
            next.remove(path);
        } else {
            next.put(path, key);
        }
        return new Keys(next, locked);
    }

    Keys withLock(String path, boolean on) {
        Set<String> next = new TreeSet<>(locked);
        boolean _ = on ? next.add(path) : next.remove(path);
        return new Keys(keys, next);
    }

    static long version(@Nullable Key key) {
        return key == null ? 0 : key.version();
    }

    static Map.Entry<Keys, String> step(Keys after, String answer) {
        return Map.entry(after, answer);
    }
}
