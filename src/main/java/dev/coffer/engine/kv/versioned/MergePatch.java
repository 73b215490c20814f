package dev.coffer.engine.kv.versioned;

import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.Map;

/** JSON merge patch. Source: RFC 7396. Numbers that the patch does not touch stay as written. */
final class MergePatch {
    private MergePatch() {}

    /** What becomes of {@code target}: null removes, objects merge, everything else replaces. */
    static JsonValue apply(JsonValue target, JsonValue patch) {
        if (!(patch instanceof JsonObject changes)) {
            return patch;
        }
        JsonObject base = target instanceof JsonObject object ? object : JsonObject.EMPTY;
        JsonObject.Builder merged = base.toBuilder();
        for (Map.Entry<String, JsonValue> change : changes.entries()) {
            String name = change.getKey();
            if (change.getValue() == JsonNull.NULL) {
                merged.remove(name);
            } else {
                JsonValue before = base.get(name).orElse(JsonNull.NULL);
                merged.put(name, apply(before, change.getValue()));
            }
        }
        return merged.build();
    }
}
