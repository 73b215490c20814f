package dev.coffer.json;

/** {@code true} or {@code false}. */
public record JsonBoolean(boolean value) implements JsonValue {
    /** The value {@code true}. */
    public static final JsonBoolean TRUE = new JsonBoolean(true);

    /** The value {@code false}. */
    public static final JsonBoolean FALSE = new JsonBoolean(false);

    /** The constant for {@code value}. */
    public static JsonBoolean of(boolean value) {
        return value ? TRUE : FALSE;
    }

    @Override
    public String goKind() {
        return "bool";
    }

    @Override
    public String toString() {
        return "JsonBoolean";
    }
}
