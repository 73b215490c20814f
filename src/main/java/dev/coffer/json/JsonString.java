package dev.coffer.json;

/** A JSON string, unescaped. */
public record JsonString(String value) implements JsonValue {
    @Override
    public String goKind() {
        return "string";
    }

    @Override
    public String toString() {
        return "JsonString[" + value.length() + " chars]";
    }
}
