package dev.coffer.engine;

import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.Map;
import java.util.Optional;

/** The fields of one call: converted where the path knows them, raw beside that. Immutable. */
public final class Fields {
    private final Map<String, Object> values;
    private final JsonObject raw;

    Fields(Map<String, Object> values, JsonObject raw) {
        this.values = Map.copyOf(values);
        this.raw = raw;
    }

    /** Whether the client gave the field, be it null. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** A string field, empty if it was not given. */
    public String text(String name) {
        return values.get(name) instanceof String s ? s : "";
    }

    /** An integer field, 0 if it was not given. */
    public long integer(String name) {
        return values.get(name) instanceof Long n ? n : 0;
    }

    /** A boolean field, false if it was not given. */
    public boolean bool(String name) {
        return values.get(name) instanceof Boolean b && b;
    }

    /** The value as the client wrote it, if it was given. */
    public Optional<JsonValue> raw(String name) {
        return raw.get(name);
    }

    /** Everything the client sent, known or not. */
    public JsonObject raw() {
        return raw;
    }
}
