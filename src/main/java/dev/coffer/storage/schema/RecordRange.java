package dev.coffer.storage.schema;

import dev.coffer.request.Bytes;

/**
 * All records of one type whose keys lie in {@code [begin, end)}.
 *
 * @param type the one type in the range
 * @param begin first physical key, inclusive
 * @param end physical key behind the last, exclusive
 */
public record RecordRange(RecordType type, Bytes begin, Bytes end) {
    /** Every record whose key begins with the key given, itself included. */
    public static RecordRange startingWith(RecordKey prefix) {
        return new RecordRange(prefix.type(), prefix.bytes(), behind(prefix.bytes()));
    }

    /** Every record of a type. */
    public static RecordRange all(RecordType type) {
        return startingWith(RecordKey.of(type));
    }

    /** From a key (inclusive) to another (exclusive) of the same type. */
    public static RecordRange between(RecordKey begin, RecordKey end) {
        return new RecordRange(begin.type(), begin.bytes(), end.bytes());
    }

    /** The same range without what lies at or before {@code last}. */
    public RecordRange after(RecordKey last) {
        byte[] next = new byte[last.bytes().length() + 1];
        last.bytes().asBuffer().get(next, 0, next.length - 1);
        return new RecordRange(type, Bytes.wrap(next), end);
    }

    /** The smallest key behind everything that starts with {@code prefix}. */
    private static Bytes behind(Bytes prefix) {
        byte[] end = prefix.toArray();
        for (int i = end.length - 1; i >= 0; i--) {
            if (end[i] != (byte) 0xff) {
                end[i]++;
                return Bytes.of(end, 0, i + 1);
            }
        }
        throw new IllegalStateException("no key lies behind a prefix of 0xff bytes");
    }
}
