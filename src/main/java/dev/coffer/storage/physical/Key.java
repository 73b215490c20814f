package dev.coffer.storage.physical;

import dev.coffer.request.Bytes;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A physical key: at most {@value #MAX_BYTES} bytes, ordered unsigned and shorter first. It names
 * nothing readable (keyed hashes above), so it may be logged.
 */
public final class Key implements Comparable<Key> {
    /** The longest key that a store holds. */
    public static final int MAX_BYTES = 64;

    private static final Key LOWEST = new Key(new byte[0]);
    private static final Key BEYOND_ALL = longestAndHighest();

    private final byte[] array;
    private final int hash;

    private Key(byte[] array) {
        this.array = array;
        this.hash = Arrays.hashCode(array);
    }

    /**
     * A copy of {@code source}.
     *
     * @throws IllegalArgumentException above {@value #MAX_BYTES} bytes
     */
    public static Key of(byte[] source) {
        return wrap(source.clone());
    }

    /**
     * {@code source} itself, without a copy: the caller gives it away and never writes to it again.
     *
     * @throws IllegalArgumentException above {@value #MAX_BYTES} bytes
     */
    public static Key wrap(byte[] source) {
        if (source.length > MAX_BYTES) {
            throw new IllegalArgumentException("key of " + source.length + " bytes");
        }
        return new Key(source);
    }

    /** The key with the content of {@code source}. */
    public static Key of(Bytes source) {
        return wrap(source.toArray());
    }

    /** The bound that lies before every key: the empty one, which cannot be written. */
    public static Key lowest() {
        return LOWEST;
    }

    /** The bound that lies behind every key; it cannot be written. */
    public static Key beyondAll() {
        return BEYOND_ALL;
    }

    private static Key longestAndHighest() {
        byte[] last = new byte[MAX_BYTES + 1];
        Arrays.fill(last, (byte) 0xff);
        return new Key(last);
    }

    /**
     * The bound directly behind this key: no key lies between. Behind a key of full length it is
     * longer than a key may be, and good as a bound only.
     */
    public Key next() {
        return new Key(Arrays.copyOf(array, array.length + 1));
    }

    /** Whether a store can hold a value under it: 1 to {@value #MAX_BYTES} bytes. */
    public boolean isStorable() {
        return array.length > 0 && array.length <= MAX_BYTES;
    }

    /** How many bytes there are. */
    public int length() {
        return array.length;
    }

    /** The byte at {@code index}, from 0. */
    public byte byteAt(int index) {
        return array[index];
    }

    /** A copy as a fresh array. */
    public byte[] toArray() {
        return array.clone();
    }

    /** Copies every byte into {@code target} from {@code at} on, which must have the room. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(array, 0, target, at, array.length);
    }

    /** Whether this key begins with every byte of {@code prefix}. */
    public boolean startsWith(Key prefix) {
        return array.length >= prefix.array.length
                && Arrays.equals(
                        array, 0, prefix.array.length, prefix.array, 0, prefix.array.length);
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(array, other.array);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Key that
                        && hash == that.hash
                        && Arrays.equals(array, that.array));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The bytes in hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(array);
    }
}
