package dev.coffer.cli.output;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoText;
import java.util.ArrayList;
import java.util.List;

/** Values as Go prints them with {@code %v}: {@code map[a:1 b:[x y]]}, {@code <nil>}. */
public final class GoValue {
    private GoValue() {}

    /** The text of a value. */
    public static String text(JsonValue value) {
        return switch (value) {
            case JsonString string -> string.value();
            case JsonNumber number -> number.literal();
            case JsonBoolean bool -> String.valueOf(bool.value());
            case JsonNull _ -> "<nil>";
            case JsonArray array -> array(array);
            case JsonObject object -> object(object);
            case JsonRaw raw -> text(raw.parse());
        };
    }

    /** Texts as Go prints them with {@code %q}: {@code ["a" "b"]}. */
    public static String quoted(JsonValue value) {
        List<String> parts = new ArrayList<>();
        if (value instanceof JsonArray(List<JsonValue> elements)) {
            for (JsonValue element : elements) {
                boolean _ = parts.add(GoText.quote(text(element)));
            }
        }
        return "[" + String.join(" ", parts) + "]";
    }

    private static String array(JsonArray array) {
        List<String> parts = new ArrayList<>();
        for (JsonValue element : array.elements()) {
            boolean _ = parts.add(text(element));
        }
        return "[" + String.join(" ", parts) + "]";
    }

    private static String object(JsonObject object) {
        List<String> parts = new ArrayList<>();
        List<String> names = new ArrayList<>(object.names());
        names.sort(JsonObject.NAME_ORDER);
        for (String name : names) {
            boolean _ = parts.add(name + ":" + text(object.get(name).orElse(JsonNull.NULL)));
        }
        return "map[" + String.join(" ", parts) + "]";
    }
}
