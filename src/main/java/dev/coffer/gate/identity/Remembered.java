package dev.coffer.gate.identity;

import dev.coffer.request.Bytes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What records say, worked out once: the result depends on nothing but the record's content, so
 * what is remembered cannot be stale. Thread-safe.
 */
final class Remembered<T> {
    /** Records remembered; beyond that all are forgotten and worked out again. */
    private static final int MAX = 4_096;

    private final Map<Bytes, T> known = new ConcurrentHashMap<>();
    private final Function<Bytes, T> decoder;

    Remembered(Function<Bytes, T> decoder) {
        this.decoder = decoder;
    }

    T of(Bytes record) {
        T found = known.get(record);
        if (found != null) {
            return found;
        }
        T decoded = decoder.apply(record);
        if (known.size() >= MAX) {
            known.clear();
        }
        known.put(record, decoded);
        return decoded;
    }

    void forget() {
        known.clear();
    }
}
