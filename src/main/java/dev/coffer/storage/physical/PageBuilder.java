package dev.coffer.storage.physical;

import java.util.ArrayList;
import java.util.List;

/** Collects one page of a scan within its limits. Confined to one thread. */
public final class PageBuilder {
    private final List<Page.Entry> entries = new ArrayList<>();
    private final int limit;
    private long bytes;
    private boolean cut;

    /** A page of at most {@code limit} entries, 1 or more. */
    public PageBuilder(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("page of " + limit + " entries");
        }
        this.limit = limit;
    }

    /** Whether the next entry would cut the page; ask before reading its value. */
    public boolean isFull() {
        return entries.size() >= limit || bytes >= Limits.PAGE_BYTES;
    }

    /** Adds the next entry in key order. */
    public void add(Key key, Stored stored) {
        entries.add(new Page.Entry(key, stored));
        bytes += stored.value().length();
    }

    /** Notes that the range holds more than the page. */
    public void cut() {
        cut = true;
    }

    /** The page. */
    public Page build() {
        return new Page(entries, cut);
    }
}
