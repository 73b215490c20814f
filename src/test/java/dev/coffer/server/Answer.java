package dev.coffer.server;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a server answered.
 *
 * @param body as it came; empty if there was none
 */
public record Answer(int status, HttpHeaders headers, String body) {
    /** The body as JSON; an empty object where there is none. */
    public JsonObject json() {
        return JsonReader.parseBody(body.getBytes(StandardCharsets.UTF_8), JsonLimits.TRUSTED);
    }

    /** The texts under {@code errors}. */
    public List<String> errors() {
        return texts("errors");
    }

    /** The texts under {@code warnings}. */
    public List<String> warnings() {
        return texts("warnings");
    }

    private List<String> texts(String name) {
        return at(name) instanceof JsonArray(List<JsonValue> elements)
                ? elements.stream().map(Answer::text).toList()
                : List.of();
    }

    /** The value at these names, one below the other; null where there is none. */
    public JsonValue at(String... names) {
        JsonValue value = json();
        for (String name : names) {
            value =
                    value instanceof JsonObject object
                            ? object.get(name).orElse(JsonNull.NULL)
                            : JsonNull.NULL;
        }
        return value;
    }

    /** As {@link #at}, as text: of a string its content, of a number its digits, else JSON. */
    public String textAt(String... names) {
        return text(at(names));
    }

    private static String text(JsonValue value) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonNumber number -> number.literal();
            case JsonValue other -> new String(JsonWriter.bytesOf(other), StandardCharsets.UTF_8);
        };
    }
}
