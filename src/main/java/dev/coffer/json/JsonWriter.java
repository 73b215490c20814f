package dev.coffer.json;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes JSON byte for byte as Go's encoder: {@code < > &} and U+2028/9 escaped, names in the order
 * given, numbers as they were written, no white space. Appends to one growing buffer that can be
 * used again. Not thread-safe.
 */
public final class JsonWriter {
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    /** A larger array is not possible in every JVM. */
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private static final int INITIAL_BYTES = 512;

    /** Which ASCII characters stand for themselves in a string. */
    private static final boolean[] PLAIN = new boolean[128];

    static {
        Arrays.fill(PLAIN, ' ', PLAIN.length, true);
        for (char c : new char[] {'"', '\\', '<', '>', '&'}) {
            PLAIN[c] = false;
        }
    }

    private byte[] buffer;
    private int size;

    /** A writer with a small buffer. */
    public JsonWriter() {
        this(INITIAL_BYTES);
    }

    /** A writer with room for {@code capacityBytes}; it grows. */
    public JsonWriter(int capacityBytes) {
        buffer = new byte[capacityBytes];
    }

    /** The bytes of {@code value}, names in their own order. */
    public static byte[] bytesOf(JsonValue value) {
        return new JsonWriter().value(value).toByteArray();
    }

    /** The same object with the names at every depth in the order of their UTF-8 bytes. */
    public static JsonObject sorted(JsonObject object) {
        List<String> names = new ArrayList<>(object.names());
        names.sort(JsonObject.NAME_ORDER);
        JsonObject.Builder builder = JsonObject.builder();
        for (String name : names) {
            builder.put(name, sorted(object.get(name).orElse(JsonNull.NULL)));
        }
        return builder.build();
    }

    /** The same value with the names at every depth sorted; raw values are sorted already. */
    public static JsonValue sorted(JsonValue value) {
        return switch (value) {
            case JsonObject object -> sorted(object);
            case JsonArray array ->
                    new JsonArray(array.elements().stream().map(JsonWriter::sorted).toList());
            case JsonString _, JsonNumber _, JsonBoolean _, JsonNull _, JsonRaw _ -> value;
        };
    }

    /** Appends a value. */
    @CanIgnoreReturnValue
    public JsonWriter value(JsonValue value) {
        return switch (value) {
            case JsonObject object -> object(object);
            case JsonArray array -> array(array);
            case JsonString string -> string(string.value());
            case JsonNumber number -> plain(number.literal());
            case JsonBoolean bool -> bool(bool.value());
            case JsonNull _ -> raw(NULL);
            case JsonRaw raw -> raw(raw.shared());
        };
    }

    private JsonWriter object(JsonObject object) {
        char before = '{';
        for (Map.Entry<String, JsonValue> member : object.rawEntries()) {
            one(before).string(member.getKey()).one(':').value(member.getValue());
            before = ',';
        }
        return before == '{' ? one('{').one('}') : one('}');
    }

    private JsonWriter array(JsonArray array) {
        char before = '[';
        for (JsonValue element : array.elements()) {
            one(before).value(element);
            before = ',';
        }
        return before == '[' ? one('[').one(']') : one(']');
    }

    /** Appends a string in quotes. A surrogate without its partner becomes {@code \ufffd}. */
    @CanIgnoreReturnValue
    public JsonWriter string(String text) {
        int length = text.length();
        reserve(length + 2L);
        buffer[size++] = '"';
        int i = 0;
        while (i < length && text.charAt(i) < 0x80 && PLAIN[text.charAt(i)]) {
            buffer[size++] = (byte) text.charAt(i);
            i++;
        }
        while (i < length) {
            i = character(text, i);
        }
        return one('"');
    }

    /** Appends the character at {@code i} and tells where the next one is. */
    private int character(String text, int i) {
        char c = text.charAt(i);
        reserve(6);
        if (c < 0x80) {
            if (PLAIN[c]) {
                buffer[size++] = (byte) c;
            } else {
                escape(c);
            }
        } else if (c < 0x800) {
            buffer[size++] = (byte) (0xC0 | (c >> 6));
            continuation(c);
        } else if (Character.isSurrogate(c)) {
            return surrogate(text, i);
        } else if (c == '\u2028' || c == '\u2029') {
            unicodeEscape(c);
        } else {
            buffer[size++] = (byte) (0xE0 | (c >> 12));
            continuation(c >> 6);
            continuation(c);
        }
        return i + 1;
    }

    private int surrogate(String text, int i) {
        int point = text.codePointAt(i);
        if (!Character.isSupplementaryCodePoint(point)) {
            unicodeEscape('\uFFFD');
            return i + 1;
        }
        buffer[size++] = (byte) (0xF0 | (point >> 18));
        continuation(point >> 12);
        continuation(point >> 6);
        continuation(point);
        return i + 2;
    }

    private void continuation(int bits) {
        buffer[size++] = (byte) (0x80 | (bits & 0x3F));
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> shortEscape(c);
            case '\b' -> shortEscape('b');
            case '\f' -> shortEscape('f');
            case '\n' -> shortEscape('n');
            case '\r' -> shortEscape('r');
            case '\t' -> shortEscape('t');
            default -> unicodeEscape(c);
        }
    }

    private void shortEscape(char c) {
        buffer[size++] = '\\';
        buffer[size++] = (byte) c;
    }

    private void unicodeEscape(char c) {
        buffer[size++] = '\\';
        buffer[size++] = 'u';
        buffer[size++] = HEX[c >> 12];
        buffer[size++] = HEX[c >> 8 & 0xF];
        buffer[size++] = HEX[c >> 4 & 0xF];
        buffer[size++] = HEX[c & 0xF];
    }

    /** Appends an integer. */
    @CanIgnoreReturnValue
    public JsonWriter number(long value) {
        return value == 0 ? one('0') : plain(Long.toString(value));
    }

    /** Appends {@code true} or {@code false}. */
    @CanIgnoreReturnValue
    public JsonWriter bool(boolean value) {
        return raw(value ? TRUE : FALSE);
    }

    /** Appends bytes as they are; the caller answers for what comes out. */
    @CanIgnoreReturnValue
    public JsonWriter raw(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
        return this;
    }

    /** As {@link #raw(byte[])}, of {@code length} bytes from {@code offset} on. */
    @CanIgnoreReturnValue
    public JsonWriter raw(byte[] bytes, int offset, int length) {
        reserve(length);
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
        return this;
    }

    /** Appends one ASCII character as it is. */
    @CanIgnoreReturnValue
    public JsonWriter one(char c) {
        reserve(1);
        buffer[size++] = (byte) c;
        return this;
    }

    /** Appends ASCII text as it is. */
    @CanIgnoreReturnValue
    public JsonWriter plain(String text) {
        int length = text.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            buffer[size + i] = (byte) text.charAt(i);
        }
        size += length;
        return this;
    }

    /** Appends bytes as lower-case hexadecimal digits, without quotes. */
    @CanIgnoreReturnValue
    public JsonWriter hex(byte[] bytes) {
        reserve(2L * bytes.length);
        for (byte next : bytes) {
            buffer[size++] = HEX[next >> 4 & 0xF];
            buffer[size++] = HEX[next & 0xF];
        }
        return this;
    }

    /** Takes back what was written behind the first {@code sizeBytes}. */
    public void cutTo(int sizeBytes) {
        if (sizeBytes < 0 || sizeBytes > size) {
            throw new IllegalArgumentException("not a size that was reached");
        }
        Arrays.fill(buffer, sizeBytes, size, (byte) 0);
        size = sizeBytes;
    }

    /**
     * The buffer itself, for reading the first {@link #size} bytes of it until the next change;
     * nobody writes to it but this writer.
     */
    public byte[] lent() {
        return buffer;
    }

    /** How many bytes are written. */
    public int size() {
        return size;
    }

    /** A copy of what is written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    /**
     * Gives the buffer away, without a copy; only the first {@link #size} bytes of it are written.
     * The writer is of no use afterwards.
     */
    public byte[] detach() {
        byte[] detached = buffer;
        buffer = NOTHING;
        return detached;
    }

    /** Wipes what is written, which may be secret, and starts again at the front. */
    public void clear() {
        Arrays.fill(buffer, 0, size, (byte) 0);
        size = 0;
    }

    private void reserve(long more) {
        long needed = size + more;
        if (needed > buffer.length) {
            grow(needed);
        }
    }

    private void grow(long needed) {
        if (needed > MAX_BYTES) {
            throw new IllegalStateException("JSON output larger than an array");
        }
        byte[] old = buffer;
        buffer = Arrays.copyOf(old, (int) Math.min(MAX_BYTES, Math.max(needed, old.length * 2L)));
        Arrays.fill(old, 0, size, (byte) 0);
    }

    private static byte[] ascii(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        return bytes;
    }
}
