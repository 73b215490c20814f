package dev.coffer.engine.kv.change;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * The prefixes that are watched in one mount, found by the paths that begin with them: what that
 * costs depends on how many of them do, not on how many there are. Thread-safe, without a lock.
 */
final class WatchedPrefixes {
    private final NavigableMap<String, WatchedPrefix> prefixes = new ConcurrentSkipListMap<>();

    Optional<WatchedPrefix> find(String text) {
        return Optional.ofNullable(prefixes.get(text));
    }

    void add(WatchedPrefix prefix) {
        prefixes.put(prefix.text(), prefix);
    }

    void remove(WatchedPrefix prefix) {
        boolean _ = prefixes.remove(prefix.text(), prefix);
    }

    /**
     * Names each prefix that a path begins with. In the order of texts everything between a prefix
     * and a path that begins with it begins with it too: so the walk goes down from the path, and
     * what is no prefix tells how far the next one can reach.
     */
    void each(String path, Consumer<WatchedPrefix> concerned) {
        Map.Entry<String, WatchedPrefix> at = prefixes.floorEntry(path);
        while (at != null) {
            String text = at.getKey();
            if (path.startsWith(text)) {
                concerned.accept(at.getValue());
                at = prefixes.lowerEntry(text);
            } else {
                at = prefixes.floorEntry(path.substring(0, common(path, text)));
            }
        }
    }

    /** How many characters two texts begin with together. */
    private static int common(String one, String other) {
        int most = Math.min(one.length(), other.length());
        int at = 0;
        while (at < most && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        return at;
    }
}
