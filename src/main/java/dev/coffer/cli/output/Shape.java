package dev.coffer.cli.output;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import java.util.List;

/**
 * The members of an answer in the order in which OpenBao's command line shows them, which is that
 * of a Go struct: each is there, with Go's zero value where the server did not send it.
 *
 * @param members names; {@code :n} behind one is a number, {@code :b} a boolean, {@code :l} a list
 *     or map, {@code ?} at the end leaves it out where it is empty
 */
public record Shape(List<String> members) {
    public Shape {
        members = List.copyOf(members);
    }

    /** A shape of these members. */
    public static Shape of(String... members) {
        return new Shape(List.of(members));
    }

    /** The members of an answer in this shape. */
    public JsonObject shaped(JsonObject source) {
        JsonObject.Builder shaped = JsonObject.builder();
        for (String member : members) {
            boolean omits = member.endsWith("?");
            String bare = omits ? member.substring(0, member.length() - 1) : member;
            int colon = bare.indexOf(':');
            String name = colon < 0 ? bare : bare.substring(0, colon);
            JsonValue zero = zero(colon < 0 ? "" : bare.substring(colon + 1));
            JsonValue value = JsonWriter.sorted(source.get(name).orElse(zero));
            if (!omits || !isEmpty(value, zero)) {
                shaped.put(name, value);
            }
        }
        return shaped.build();
    }

    private static JsonValue zero(String kind) {
        return switch (kind) {
            case "n" -> JsonNumber.of(0);
            case "b" -> JsonBoolean.FALSE;
            case "l" -> JsonNull.NULL;
            default -> new JsonString("");
        };
    }

    private static boolean isEmpty(JsonValue value, JsonValue zero) {
        return value.equals(zero)
                || value == JsonNull.NULL
                || value.equals(JsonArray.EMPTY)
                || value.equals(JsonObject.EMPTY);
    }
}
