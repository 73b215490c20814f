package dev.coffer.storage.physical;

import java.util.Arrays;

/**
 * The keys from {@code begin} (inclusive) to {@code end} (exclusive); empty where they are equal.
 */
public record KeyRange(Key begin, Key end) {
    /** Refuses bounds that are out of order. */
    public KeyRange {
        if (begin.compareTo(end) > 0) {
            throw new IllegalArgumentException("range ends before it begins");
        }
    }

    /** Every key. */
    public static KeyRange all() {
        return new KeyRange(Key.lowest(), Key.beyondAll());
    }

    /** Every key that begins with {@code prefix}. */
    public static KeyRange prefix(Key prefix) {
        byte[] bound = prefix.toArray();
        int last = bound.length - 1;
        while (last >= 0 && bound[last] == (byte) 0xff) {
            last--;
        }
        if (last < 0) {
            return new KeyRange(prefix, Key.beyondAll());
        }
        byte[] end = Arrays.copyOf(bound, last + 1);
        end[last]++;
        return new KeyRange(prefix, Key.wrap(end));
    }

    /** Whether no key lies in it. */
    public boolean isEmpty() {
        return begin.equals(end);
    }

    /** Whether {@code key} lies in it. */
    public boolean contains(Key key) {
        return begin.compareTo(key) <= 0 && key.compareTo(end) < 0;
    }

    /** What is left of it behind {@code last}, which lies in it: the range of the next page. */
    public KeyRange after(Key last) {
        return new KeyRange(last.next(), end);
    }
}
