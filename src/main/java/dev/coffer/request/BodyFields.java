package dev.coffer.request;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The members of a body that OpenBao decodes into a Go struct: names in any case, {@code null} as
 * not given, and Go's text for a member of the wrong type (400).
 */
public final class BodyFields {
    private final String struct;
    private final JsonObject members;

    /**
     * The members of a parsed body.
     *
     * @param struct the Go struct that the errors name, without its package
     */
    public BodyFields(String struct, JsonValue body) {
        this.struct = struct;
        this.members =
                switch (body) {
                    case JsonObject object -> object;
                    case JsonNull _ -> JsonObject.EMPTY;
                    case JsonValue other ->
                            throw new RequestFailure.Invalid(
                                    JsonException.mistyped(other, "http." + struct).requestText());
                };
    }

    /**
     * The members of a body as it came; an empty one has none.
     *
     * @throws RequestFailure.Invalid 400 if it is not JSON, too complex, or no object
     */
    public static BodyFields read(String struct, Bytes body) {
        try {
            return new BodyFields(struct, JsonReader.parse(body.toArray(), JsonLimits.REQUEST));
        } catch (JsonException refused) {
            if (refused.reason() == JsonException.Reason.EMPTY) {
                return new BodyFields(struct, JsonObject.EMPTY);
            }
            throw new RequestFailure.Invalid(refused.requestText());
        }
    }

    /** A whole number, 0 where it is not given; beyond 32 bits it is as large as an int can be. */
    public int integer(String name) {
        return switch (member(name)) {
            case JsonNull _ -> 0;
            case JsonNumber number -> {
                OptionalLong value = number.asLong();
                if (value.isEmpty()) {
                    throw mistyped("number " + number.literal(), name, "int");
                }
                yield Math.clamp(value.getAsLong(), Integer.MIN_VALUE, Integer.MAX_VALUE);
            }
            case JsonValue other -> throw mistyped(other.goKind(), name, "int");
        };
    }

    /** A text, empty where it is not given. */
    public String text(String name) {
        return text(member(name), name);
    }

    /** A truth value, false where it is not given. */
    public boolean flag(String name) {
        return switch (member(name)) {
            case JsonNull _ -> false;
            case JsonBoolean flag -> flag.value();
            case JsonValue other -> throw mistyped(other.goKind(), name, "bool");
        };
    }

    /** A list of texts, empty where it is not given. */
    public List<String> texts(String name) {
        return switch (member(name)) {
            case JsonNull _ -> List.of();
            case JsonArray array -> {
                List<String> texts = new ArrayList<>(array.size());
                for (JsonValue element : array.elements()) {
                    texts.add(text(element, name));
                }
                yield List.copyOf(texts);
            }
            case JsonValue other -> throw mistyped(other.goKind(), name, "[]string");
        };
    }

    private String text(JsonValue value, String name) {
        return switch (value) {
            case JsonNull _ -> "";
            case JsonString text -> text.value();
            case JsonValue other -> throw mistyped(other.goKind(), name, "string");
        };
    }

    private JsonValue member(String name) {
        JsonValue found = JsonNull.NULL;
        for (Map.Entry<String, JsonValue> member : members.entries()) {
            if (member.getKey().equalsIgnoreCase(name)) {
                found = member.getValue();
            }
        }
        return found;
    }

    private RequestFailure mistyped(String kind, String name, String goType) {
        return new RequestFailure.Invalid(
                "failed to decode JSON input: json: cannot unmarshal "
                        + kind
                        + " into Go struct field "
                        + struct
                        + "."
                        + name
                        + " of type "
                        + goType);
    }
}
