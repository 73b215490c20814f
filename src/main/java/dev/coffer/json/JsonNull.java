package dev.coffer.json;

/** The JSON value {@code null}: present, and nothing. */
public enum JsonNull implements JsonValue {
    /** The only one. */
    NULL;

    @Override
    public String goKind() {
        return "null";
    }
}
