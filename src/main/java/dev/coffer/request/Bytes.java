package dev.coffer.request;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable run of bytes, equal and ordered by content (unsigned, shorter first), safe from
 * several threads. It may hold ciphertext or plaintext, so {@link #toString} shows the length only.
 */
public final class Bytes implements Comparable<Bytes> {
    private static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int length;

    private Bytes(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** The run of no bytes. */
    public static Bytes empty() {
        return EMPTY;
    }

    /** A copy of {@code source}, which may be changed afterwards. */
    public static Bytes of(byte[] source) {
        return wrap(source.clone());
    }

    /** A copy of {@code length} bytes of {@code source} from {@code offset} on. */
    public static Bytes of(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        return wrap(Arrays.copyOfRange(source, offset, offset + length));
    }

    /**
     * {@code source} itself, without a copy: the caller gives it away and never writes to it again.
     */
    public static Bytes wrap(byte[] source) {
        return source.length == 0 ? EMPTY : new Bytes(source, 0, source.length);
    }

    /** The UTF-8 form of {@code text}. */
    public static Bytes fromUtf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text of which this is the UTF-8 form; malformed bytes become U+FFFD. */
    public String utf8() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** Whether there is no byte. */
    public boolean isEmpty() {
        return length == 0;
    }

    /** The byte at {@code index}, from 0. */
    public byte byteAt(int index) {
        return array[offset + Objects.checkIndex(index, length)];
    }

    /** A copy as a fresh array. */
    public byte[] toArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** A read-only view, positioned at the first byte. */
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
    }

    /** Writes every byte to {@code out}, without a copy where the stream makes none. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(array, offset, length);
    }

    /** Copies every byte into {@code target} from {@code at} on, which must have the room. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(array, offset, target, at, length);
    }

    /** The bytes from {@code begin} (inclusive) to {@code end} (exclusive), sharing the storage. */
    public Bytes slice(int begin, int end) {
        Objects.checkFromToIndex(begin, end, length);
        if (begin == end) {
            return EMPTY;
        }
        return begin == 0 && end == length ? this : new Bytes(array, offset + begin, end - begin);
    }

    /** The bytes from {@code begin} (inclusive) to the end, sharing the storage. */
    public Bytes slice(int begin) {
        return slice(begin, length);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(
                array,
                offset,
                offset + length,
                other.array,
                other.offset,
                other.offset + other.length);
    }

    /** Equality by content. It stops at the first difference: not for comparing secrets. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Bytes that
                        && Arrays.equals(
                                array,
                                offset,
                                offset + length,
                                that.array,
                                that.offset,
                                that.offset + that.length));
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** The length, never the content. */
    @Override
    public String toString() {
        return "Bytes[" + length + " bytes]";
    }
}
