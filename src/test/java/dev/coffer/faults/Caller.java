package dev.coffer.faults;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends requests to a server, however it is reached. */
public interface Caller {
    /**
     * One request below {@code /v1/} with the root token.
     *
     * @throws java.io.UncheckedIOException if no whole answer came
     */
    Answer call(String method, String path, @Nullable String body);

    /** An answer: its status and its body, empty if there is none. */
    record Answer(int status, JsonObject body) {
        /** The object under {@code data}, empty if there is none. */
        public JsonObject data() {
            return object(body, "data");
        }
    }

    /** A member that is an object; empty if it is not there. */
    static JsonObject object(JsonObject from, String name) {
        return from.get(name).orElse(JsonObject.EMPTY) instanceof JsonObject object
                ? object
                : JsonObject.EMPTY;
    }

    /** A member that is a whole number; -1 if it is not there. */
    static long number(JsonObject from, String name) {
        return from.get(name).orElse(JsonObject.EMPTY) instanceof JsonNumber number
                ? number.asLong().orElse(-1)
                : -1;
    }

    /** A member that is a text; empty if it is not there. */
    static String text(JsonObject from, String name) {
        return from.get(name).orElse(JsonObject.EMPTY) instanceof JsonString text
                ? text.value()
                : "";
    }

    /** A member that is a list of texts; empty if it is not there. */
    static List<String> texts(JsonObject from, String name) {
        return from.get(name).orElse(JsonArray.EMPTY) instanceof JsonArray list
                ? list.elements().stream().map(Caller::textOf).toList()
                : List.of();
    }

    private static String textOf(JsonValue value) {
        return value instanceof JsonString text ? text.value() : value.toString();
    }
}
