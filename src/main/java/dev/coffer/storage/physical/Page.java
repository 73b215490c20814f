package dev.coffer.storage.physical;

import java.util.List;

/**
 * What one scan returned, in key order.
 *
 * @param cut whether there were more entries in the range than were returned
 */
public record Page(List<Entry> entries, boolean cut) {
    /** One key with its value. */
    public record Entry(Key key, Stored stored) {}

    /** Copies the list. */
    public Page {
        entries = List.copyOf(entries);
        if (cut && entries.isEmpty()) {
            throw new IllegalArgumentException("a cut page holds at least one entry");
        }
    }

    /**
     * The part of {@code asked} that this page really observed, for {@link Commit#ranges}: up to
     * and with the last entry where the page was cut, else the whole range.
     */
    public KeyRange observed(KeyRange asked) {
        return cut ? new KeyRange(asked.begin(), entries.getLast().key().next()) : asked;
    }
}
