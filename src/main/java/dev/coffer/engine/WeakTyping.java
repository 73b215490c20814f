package dev.coffer.engine;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Conversion of JSON values to what a handler wants, as weakly typed as OpenBao's: clients send
 * {@code "7"} for 7 and rely on it. Refusals are {@link ConversionException}s with the recorded
 * texts.
 *
 * @param listName how a list is called in a refusal: a repeated query parameter is another Go type
 *     than a JSON array
 */
public record WeakTyping(String listName) {
    /** For fields of a JSON body. */
    public static final WeakTyping BODY = new WeakTyping("[]interface {}");

    /** For query parameters. */
    public static final WeakTyping QUERY = new WeakTyping("[]string");

    private static final String MAP = "map[string]interface {}";

    /** An integer; {@code null} and the empty string are 0, {@code true} is 1. */
    public long integer(String at, JsonValue value) {
        return switch (value) {
            case JsonNull _ -> 0;
            case JsonBoolean b -> b.value() ? 1 : 0;
            case JsonNumber n -> parsedInteger(at, n.literal());
            case JsonString s -> s.value().isEmpty() ? 0 : parsedInteger(at, s.value());
            case JsonArray _, JsonObject _, JsonRaw _ -> throw unconvertible(at, "int", value);
        };
    }

    /** A finite float; {@code null} and the empty string are 0, {@code true} is 1. */
    double decimal(String at, JsonValue value) {
        return switch (value) {
            case JsonNull _ -> 0;
            case JsonBoolean b -> b.value() ? 1 : 0;
            case JsonNumber n -> parsedDecimal(at, n.literal());
            case JsonString s -> s.value().isEmpty() ? 0 : parsedDecimal(at, s.value());
            case JsonArray _, JsonObject _, JsonRaw _ -> throw unconvertible(at, "float64", value);
        };
    }

    /** A boolean; {@code null}, 0 and the empty string are false. */
    public boolean bool(String at, JsonValue value) {
        return switch (value) {
            case JsonNull _ -> false;
            case JsonBoolean b -> b.value();
            case JsonNumber n -> parsedBool(at, n.literal());
            case JsonString s -> !s.value().isEmpty() && parsedBool(at, s.value());
            case JsonArray _, JsonObject _, JsonRaw _ -> throw unconvertible(at, "bool", value);
        };
    }

    /** A text; {@code null} is empty, numbers stay as written, {@code true} is 1. */
    public String text(String at, JsonValue value) {
        return switch (value) {
            case JsonNull _ -> "";
            case JsonBoolean b -> b.value() ? "1" : "0";
            case JsonNumber n -> n.literal();
            case JsonString s -> s.value();
            case JsonArray _, JsonObject _, JsonRaw _ -> throw unconvertible(at, "string", value);
        };
    }

    /** An object; {@code null} is {@code {}}, a list of objects is merged in its order. */
    public JsonObject map(String at, JsonValue value) {
        return switch (value) {
            case JsonNull _ -> JsonObject.EMPTY;
            case JsonObject o -> o;
            case JsonArray a -> mergedMap(at, a);
            case JsonBoolean _, JsonNumber _, JsonString _, JsonRaw _ ->
                    throw unconvertible(at, MAP, value);
        };
    }

    /** A map of texts. */
    Map<String, String> textMap(String at, JsonValue value) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> entry : map(at, value).entries()) {
            texts.put(entry.getKey(), text(at + "[" + entry.getKey() + "]", entry.getValue()));
        }
        return texts;
    }

    /** Integers; a comma-separated text is split, a single value is a list of one. */
    List<Long> integers(JsonValue value) {
        return list(split(value), this::integer);
    }

    /** Texts; a single value is a list of one. */
    List<String> texts(JsonValue value) {
        return list(value, this::text);
    }

    /** Texts without white space around them; a comma-separated text is split. */
    List<String> commaTexts(JsonValue value) {
        return list(split(value), this::text).stream().map(String::strip).toList();
    }

    /** The elements of a list as they are; {@code null} is an empty one. */
    JsonArray elements(JsonValue value) {
        return switch (value) {
            case JsonNull _ -> JsonArray.EMPTY;
            case JsonArray list -> list;
            case JsonBoolean _, JsonNumber _, JsonString _, JsonObject _, JsonRaw _ ->
                    throw unconvertible("", "[]interface {}", value);
        };
    }

    private static JsonValue split(JsonValue value) {
        return value instanceof JsonString(String text) && !text.isEmpty()
                ? JsonArray.ofStrings(List.of(text.split(",", -1)))
                : value;
    }

    private <T> List<T> list(JsonValue value, ElementConversion<T> conversion) {
        List<JsonValue> elements =
                switch (value) {
                    case JsonNull _ -> List.of();
                    case JsonArray a -> a.elements();
                    case JsonString(String text) when text.isEmpty() -> List.of();
                    case JsonObject o when o.isEmpty() -> List.of();
                    case JsonObject _, JsonString _, JsonNumber _, JsonBoolean _, JsonRaw _ ->
                            List.of(value);
                };
        List<T> converted = new ArrayList<>(elements.size());
        List<String> refusals = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            try {
                converted.add(conversion.convert("[" + i + "]", elements.get(i)));
            } catch (ConversionException refusal) {
                refusals.add(refusal.text());
            }
        }
        if (!refusals.isEmpty()) {
            throw new ConversionException(
                    "decoding failed due to the following error(s):\n\n"
                            + String.join("\n", refusals));
        }
        return List.copyOf(converted);
    }

    private JsonObject mergedMap(String at, JsonArray array) {
        JsonObject.Builder merged = JsonObject.builder();
        for (int i = 0; i < array.size(); i++) {
            JsonObject part = map(at + "[" + i + "]", array.elements().get(i));
            part.entries().forEach(entry -> merged.put(entry.getKey(), entry.getValue()));
        }
        return merged.build();
    }

    private static long parsedInteger(String at, String text) {
        try {
            return GoSyntax.parseInt(text);
        } catch (ConversionException refusal) {
            throw unparsable(at, "int", refusal);
        }
    }

    private static double parsedDecimal(String at, String text) {
        try {
            return GoSyntax.parseFloat(text);
        } catch (ConversionException refusal) {
            throw unparsable(at, "float64", refusal);
        }
    }

    private static boolean parsedBool(String at, String text) {
        try {
            return GoSyntax.parseBool(text);
        } catch (ConversionException refusal) {
            throw unparsable(at, "bool", refusal);
        }
    }

    private static ConversionException unparsable(
            String at, String wanted, ConversionException reason) {
        return new ConversionException(
                "'" + at + "' cannot parse value as '" + wanted + "': " + reason.text());
    }

    private ConversionException unconvertible(String at, String wanted, JsonValue value) {
        return new ConversionException(
                "'"
                        + at
                        + "' expected type '"
                        + wanted
                        + "', got unconvertible type '"
                        + goType(value)
                        + "'");
    }

    private String goType(JsonValue value) {
        return switch (value) {
            case JsonObject _, JsonRaw _ -> MAP;
            case JsonArray _ -> listName;
            case JsonString _ -> "string";
            case JsonNumber _ -> "json.Number";
            case JsonBoolean _ -> "bool";
            case JsonNull _ -> "<nil>";
        };
    }

    private interface ElementConversion<T> {
        T convert(String at, JsonValue element);
    }
}
