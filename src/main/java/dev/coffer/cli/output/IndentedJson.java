package dev.coffer.cli.output;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** JSON as Go's MarshalIndent writes it with two blanks; members in the order they have. */
public final class IndentedJson {
    private static final String STEP = "  ";

    private final StringBuilder text = new StringBuilder();

    private IndentedJson() {}

    /** The text of a value, without a line feed at the end. */
    public static String of(JsonValue value) {
        IndentedJson writing = new IndentedJson();
        writing.value(value, "\n");
        return writing.text.toString();
    }

    private void value(JsonValue value, String newline) {
        switch (value) {
            case JsonObject object -> object(object, newline);
            case JsonArray array -> array(array, newline);
            case JsonRaw raw -> value(raw.parse(), newline);
            case JsonString _, JsonNumber _, JsonBoolean _, JsonNull _ -> compact(value);
        }
    }

    private void compact(JsonValue value) {
        StringBuilder _ =
                text.append(new String(JsonWriter.bytesOf(value), StandardCharsets.UTF_8));
    }

    private void object(JsonObject object, String newline) {
        String before = "{";
        for (var member : object.entries()) {
            StringBuilder _ = text.append(before).append(newline).append(STEP);
            compact(new JsonString(member.getKey()));
            StringBuilder _ = text.append(": ");
            value(member.getValue(), newline + STEP);
            before = ",";
        }
        StringBuilder _ = text.append(object.isEmpty() ? "{}" : newline + "}");
    }

    private void array(JsonArray array, String newline) {
        String before = "[";
        for (JsonValue element : array.elements()) {
            StringBuilder _ = text.append(before).append(newline).append(STEP);
            value(element, newline + STEP);
            before = ",";
        }
        StringBuilder _ = text.append(array.size() == 0 ? "[]" : newline + "]");
    }
}
