package dev.coffer.storage.physical;

import java.util.Arrays;

/**
 * The ids of the newest commits with their versions, oldest forgotten first. Plain arrays: at tens
 * of thousands of commits a second, objects that live for seconds would fill the old generation.
 * Confined to one thread at a time.
 */
final class CommittedIds {
    private static final int NONE = -1;

    private final int capacity;
    private final long[] high;
    private final long[] low;
    private final long[] versions;

    /** The first place of each hash, and behind each place the next one of the same hash. */
    private final int[] first;

    private final int[] next;
    private int oldest;
    private int size;

    /** Remembers up to {@code capacity} ids, a power of two. */
    CommittedIds(int capacity) {
        this.capacity = capacity;
        this.high = new long[capacity];
        this.low = new long[capacity];
        this.versions = new long[capacity];
        this.next = new int[capacity];
        this.first = new int[2 * capacity];
        Arrays.fill(first, NONE);
    }

    int size() {
        return size;
    }

    /** The version of {@code id}; 0 where it is not known. */
    long versionOf(TxId id) {
        int place = first[hash(id.high(), id.low())];
        while (place != NONE && (high[place] != id.high() || low[place] != id.low())) {
            place = next[place];
        }
        return place == NONE ? 0 : versions[place];
    }

    /** Adds {@code id}, which is not known, as the newest. */
    void add(TxId id, long version) {
        if (size == capacity) {
            unlink(oldest);
            oldest = (oldest + 1) & (capacity - 1);
            size--;
        }
        int place = (oldest + size) & (capacity - 1);
        size++;
        high[place] = id.high();
        low[place] = id.low();
        versions[place] = version;
        int hash = hash(id.high(), id.low());
        next[place] = first[hash];
        first[hash] = place;
    }

    /** Forgets the newest ids as far as their versions are above {@code version}. */
    void forgetAbove(long version) {
        while (size > 0) {
            int newest = (oldest + size - 1) & (capacity - 1);
            if (versions[newest] <= version) {
                return;
            }
            unlink(newest);
            size--;
        }
    }

    private void unlink(int place) {
        int hash = hash(high[place], low[place]);
        if (first[hash] == place) {
            first[hash] = next[place];
            return;
        }
        int before = first[hash];
        while (next[before] != place) {
            before = next[before];
        }
        next[before] = next[place];
    }

    private int hash(long high, long low) {
        return Long.hashCode((high ^ low) * 0x9e37_79b9_7f4a_7c15L) & (2 * capacity - 1);
    }
}
