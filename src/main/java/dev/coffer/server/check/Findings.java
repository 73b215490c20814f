package dev.coffer.server.check;

import dev.coffer.crypto.Encodings;
import dev.coffer.storage.schema.RecordKey;
import java.util.ArrayList;
import java.util.List;

/** What is wrong, and what of it can be removed. Not thread-safe. */
final class Findings {
    /** More are only counted. */
    private static final int MAX_SHOWN = 1_000;

    /** More are left to the next run. */
    private static final int MAX_ORPHANS = 100_000;

    private final List<String> shown = new ArrayList<>();
    private final List<RecordKey> orphans = new ArrayList<>();
    private long count;

    void add(String what, String where) {
        count++;
        if (shown.size() < MAX_SHOWN) {
            shown.add(what + ": " + where);
        }
    }

    /** A record that nothing leads to any more. */
    void orphan(String what, RecordKey key) {
        add(what, name(key));
        if (orphans.size() < MAX_ORPHANS) {
            orphans.add(key);
        }
    }

    /** Type and hashed place: nothing readable. */
    static String name(RecordKey key) {
        return key.type() + " " + Encodings.hex(key.bytes().toArray());
    }

    long count() {
        return count;
    }

    List<String> shown() {
        List<String> all = new ArrayList<>(shown);
        if (count > shown.size()) {
            all.add("and " + (count - shown.size()) + " more");
        }
        return all;
    }

    List<RecordKey> orphans() {
        return orphans;
    }
}
