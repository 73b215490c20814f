package dev.coffer.api.http;

import java.nio.charset.StandardCharsets;

/**
 * The bytes of a request's or answer's body. Holds its array without a copy, because bodies have up
 * to 32 MiB: whoever makes or takes one must not change the array. Shows its length only.
 */
public final class WireBody {
    /** No bytes. */
    public static final WireBody EMPTY = new WireBody(new byte[0]);

    private final byte[] bytes;

    private WireBody(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A body of these bytes, which now belong to it. */
    public static WireBody of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new WireBody(bytes);
    }

    /** A body of this text in UTF-8. */
    public static WireBody utf8(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes themselves, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** The number of bytes. */
    public int length() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "WireBody[" + bytes.length + " bytes]";
    }
}
