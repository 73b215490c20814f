package dev.coffer.json;

/**
 * One JSON value, immutable. No value prints its content: {@code toString} tells the kind and the
 * size only, because most values are secrets.
 */
public sealed interface JsonValue
        permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull, JsonRaw {

    /**
     * The kind as Go's decoder names it in its errors: {@code object}, {@code array}, {@code
     * string}, {@code number}, {@code bool} or {@code null}.
     */
    String goKind();
}
