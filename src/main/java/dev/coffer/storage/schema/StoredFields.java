package dev.coffer.storage.schema;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The fields of a record that is kept as a JSON object: small records that seldom change, to which
 * a later version may add fields. A field that is absent reads as its zero value, so an older
 * record stays readable. Immutable.
 */
public final class StoredFields {
    private final JsonObject object;

    private StoredFields(JsonObject object) {
        this.object = object;
    }

    /**
     * The fields of a record's content.
     *
     * @throws IllegalStateException if it is no JSON object: the seal was right, so a defect of
     *     ours
     */
    public static StoredFields read(Bytes content) {
        if (JsonReader.parse(content.toArray(), JsonLimits.TRUSTED) instanceof JsonObject object) {
            return new StoredFields(object);
        }
        throw new IllegalStateException("stored record is not an object");
    }

    /** Fields that are part of another record. */
    public static StoredFields of(JsonObject fields) {
        return new StoredFields(fields);
    }

    /** A record's content made of these fields. */
    public static Bytes write(JsonObject fields) {
        return Bytes.wrap(JsonWriter.bytesOf(fields));
    }

    /** A text, empty if absent. */
    public String text(String name) {
        return switch (object.get(name).orElse(null)) {
            case null -> "";
            case JsonString(String value) -> value;
            default -> throw mistyped(name);
        };
    }

    /** A whole number, 0 if absent. */
    public long number(String name) {
        return switch (object.get(name).orElse(null)) {
            case null -> 0;
            case JsonNumber number -> number.asLong().orElseThrow(() -> mistyped(name));
            default -> throw mistyped(name);
        };
    }

    /** A truth value, false if absent. */
    public boolean flag(String name) {
        return switch (object.get(name).orElse(null)) {
            case null -> false;
            case JsonBoolean(boolean value) -> value;
            default -> throw mistyped(name);
        };
    }

    /** A list of texts, empty if absent. */
    public List<String> texts(String name) {
        return switch (object.get(name).orElse(null)) {
            case null -> List.of();
            case JsonArray(List<JsonValue> elements) -> allTexts(name, elements);
            default -> throw mistyped(name);
        };
    }

    /** Whether there is a field of this name. */
    public boolean has(String name) {
        return object.has(name);
    }

    /** A list of objects, empty if absent. */
    public List<StoredFields> objects(String name) {
        return switch (object.get(name).orElse(null)) {
            case null -> List.of();
            case JsonArray(List<JsonValue> elements) -> allObjects(name, elements);
            default -> throw mistyped(name);
        };
    }

    /** Texts by name, empty if absent. */
    public SortedMap<String, String> textsByName(String name) {
        return switch (object.get(name).orElse(null)) {
            case null -> new TreeMap<>();
            case JsonObject members -> namedTexts(name, members);
            default -> throw mistyped(name);
        };
    }

    private static List<StoredFields> allObjects(String name, List<JsonValue> elements) {
        List<StoredFields> objects = new ArrayList<>(elements.size());
        for (JsonValue element : elements) {
            if (!(element instanceof JsonObject member)) {
                throw mistyped(name);
            }
            objects.add(new StoredFields(member));
        }
        return List.copyOf(objects);
    }

    /** An object, empty if absent. */
    public Optional<JsonObject> object(String name) {
        return switch (object.get(name).orElse(null)) {
            case null -> Optional.empty();
            case JsonObject members -> Optional.of(members);
            default -> throw mistyped(name);
        };
    }

    private static List<String> allTexts(String name, List<JsonValue> elements) {
        List<String> texts = new ArrayList<>(elements.size());
        for (JsonValue element : elements) {
            texts.add(asText(name, element));
        }
        return List.copyOf(texts);
    }

    private static SortedMap<String, String> namedTexts(String name, JsonObject members) {
        SortedMap<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, JsonValue> member : members.entries()) {
            texts.put(member.getKey(), asText(name, member.getValue()));
        }
        return texts;
    }

    private static String asText(String name, JsonValue value) {
        if (value instanceof JsonString(String text)) {
            return text;
        }
        throw mistyped(name);
    }

    private static IllegalStateException mistyped(String name) {
        return new IllegalStateException("stored field of another type: " + name);
    }
}
