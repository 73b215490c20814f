package dev.coffer.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A JSON array. */
public record JsonArray(List<JsonValue> elements) implements JsonValue {
    /** {@code []}. */
    public static final JsonArray EMPTY = new JsonArray(List.of());

    /** An array of these elements, copied. */
    public JsonArray {
        elements = List.copyOf(elements);
    }

    /** An array of these elements. */
    public static JsonArray of(JsonValue... elements) {
        return new JsonArray(List.of(elements));
    }

    /** An array of strings, in the order of the collection. */
    public static JsonArray ofStrings(Collection<String> texts) {
        List<JsonValue> elements = new ArrayList<>(texts.size());
        for (String text : texts) {
            elements.add(new JsonString(text));
        }
        return new JsonArray(elements);
    }

    /** How many elements. */
    public int size() {
        return elements.size();
    }

    @Override
    public String goKind() {
        return "array";
    }

    @Override
    public String toString() {
        return "JsonArray[" + elements.size() + " elements]";
    }
}
