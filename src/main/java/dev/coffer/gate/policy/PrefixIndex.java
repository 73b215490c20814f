package dev.coffer.gate.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the longest of many texts that a path begins with: the texts in order, and of each the
 * longest other text that it begins with itself. What a path begins with is its neighbour below in
 * that order or one of the neighbour's own beginnings, so that a binary search and a short walk
 * suffice. Immutable.
 */
final class PrefixIndex<T> {
    private static final int NONE = -1;

    private final String[] texts;
    private final List<T> values;
    private final int[] shorter;

    PrefixIndex(Map<String, T> byText) {
        TreeMap<String, T> sorted = new TreeMap<>(byText);
        this.texts = sorted.keySet().toArray(String[]::new);
        this.values = List.copyOf(sorted.values());
        this.shorter = new int[texts.length];
        for (int i = 0; i < texts.length; i++) {
            int candidate = i - 1;
            while (candidate != NONE && !texts[i].startsWith(texts[candidate])) {
                candidate = shorter[candidate];
            }
            shorter[i] = candidate;
        }
    }

    boolean isEmpty() {
        return texts.length == 0;
    }

    /** The value of the longest text with which {@code path} goes on from {@code from}. */
    @Nullable T longest(String path, int from) {
        int at = floor(path, from);
        if (at == NONE) {
            return null;
        }
        int common = common(texts[at], path, from);
        while (at != NONE && texts[at].length() > common) {
            at = shorter[at];
        }
        return at == NONE ? null : values.get(at);
    }

    /** Whether a text that {@code path} begins with has a value like this. */
    boolean any(String path, Predicate<T> wanted) {
        int at = floor(path, 0);
        while (at != NONE) {
            if (path.startsWith(texts[at]) && wanted.test(values.get(at))) {
                return true;
            }
            at = shorter[at];
        }
        return false;
    }

    /** Every value, in the order of the texts. */
    List<T> all() {
        return new ArrayList<>(values);
    }

    /** The last text that is not greater than the path's rest. */
    private int floor(String path, int from) {
        String rest = from == 0 ? path : path.substring(from);
        int found = Arrays.binarySearch(texts, rest);
        return found >= 0 ? found : -found - 2;
    }

    private static int common(String text, String path, int from) {
        int most = Math.min(text.length(), path.length() - from);
        int at = 0;
        while (at < most && text.charAt(at) == path.charAt(from + at)) {
            at++;
        }
        return at;
    }
}
