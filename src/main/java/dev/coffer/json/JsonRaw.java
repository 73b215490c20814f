package dev.coffer.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value that is already serialized: {@link JsonWriter} splices its bytes into the output
 * untouched, so that a stored secret is never parsed to be read.
 *
 * <p>The bytes are JSON as {@link JsonWriter} writes it, canonical (names sorted). Whoever makes
 * one answers for that; nothing checks it again. Equality is that of the bytes.
 */
public final class JsonRaw implements JsonValue {
    private final byte[] bytes;

    private JsonRaw(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes over {@code bytes}, which the caller must not change any more. */
    public static JsonRaw ofOwned(byte[] bytes) {
        return new JsonRaw(bytes);
    }

    /** The canonical form of {@code value}. */
    public static JsonRaw canonical(JsonValue value) {
        return new JsonRaw(JsonWriter.bytesOf(JsonWriter.sorted(value)));
    }

    /**
     * The tree behind the bytes.
     *
     * @throws IllegalStateException if the bytes are not JSON, which their maker promised
     */
    public JsonValue parse() {
        try {
            return JsonReader.parse(bytes, JsonLimits.TRUSTED);
        } catch (JsonException broken) {
            throw new IllegalStateException("stored JSON does not parse", broken);
        }
    }

    /** How many bytes. */
    public int sizeBytes() {
        return bytes.length;
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** The bytes themselves; not to be changed. */
    byte[] shared() {
        return bytes;
    }

    @Override
    public String goKind() {
        return switch (bytes.length == 0 ? 'n' : bytes[0]) {
            case '{' -> "object";
            case '[' -> "array";
            case '"' -> "string";
            case 't', 'f' -> "bool";
            case 'n' -> "null";
            default -> "number";
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonRaw that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "JsonRaw[" + bytes.length + " bytes]";
    }
}
