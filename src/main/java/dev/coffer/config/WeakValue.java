package dev.coffer.config;

import dev.coffer.config.FirstRequest.ValueException;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Values of another type than the one that is wanted, converted as loosely as OpenBao does it.
 *
 * <p>Source: OpenBao, helper/profiles, convertToType; mapstructure, WeakDecode.
 */
final class WeakValue {
    /** What {@code eval_type} may say. */
    static final List<String> TYPES =
            List.of(
                    "string",
                    "int",
                    "float64",
                    "bool",
                    "[]string",
                    "map",
                    "map[string]interface{}",
                    "any",
                    "interface{}");

    /** Zeros of a number when it is written out; a float64 of Go has fewer. */
    private static final int MAX_ZEROS = 1100;

    private WeakValue() {}

    /** A value as one of {@link #TYPES}. */
    static JsonValue as(String type, JsonValue value) throws ValueException {
        JsonValue plain = value instanceof JsonRaw raw ? raw.parse() : value;
        return switch (type) {
            case "string" -> new JsonString(text(plain));
            case "int" -> whole(plain);
            case "float64" -> real(plain);
            case "bool" -> JsonBoolean.of(truth(plain));
            case "[]string" -> texts(plain);
            case "map", "map[string]interface{}" -> map(plain);
            case "any", "interface{}" -> plain;
            default -> throw new ValueException("eval_type \"" + type + "\" is not known");
        };
    }

    static String text(JsonValue value) throws ValueException {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonBoolean bool -> bool.equals(JsonBoolean.TRUE) ? "1" : "0";
            case JsonNumber number -> {
                BigDecimal exact = exact("string", number);
                yield exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
            }
            case JsonNull _ -> "";
            case JsonArray array when array.size() == 0 -> "";
            case JsonArray _, JsonObject _, JsonRaw _ -> throw unfit("string", value);
        };
    }

    /** The number, unless writing it out would take pages. */
    private static BigDecimal exact(String type, JsonNumber number) throws ValueException {
        BigDecimal exact = new BigDecimal(number.literal());
        if (Math.abs((long) exact.scale()) > MAX_ZEROS) {
            throw unfit(type, number);
        }
        return exact;
    }

    static boolean truth(JsonValue value) throws ValueException {
        return switch (value) {
            case JsonBoolean bool -> bool.equals(JsonBoolean.TRUE);
            case JsonNumber number -> new BigDecimal(number.literal()).signum() != 0;
            case JsonNull _ -> false;
            case JsonString(String text) ->
                    switch (text.strip()) {
                        case "1", "t", "T", "true", "TRUE", "True" -> true;
                        case "", "0", "f", "F", "false", "FALSE", "False" -> false;
                        default -> throw unfit("bool", value);
                    };
            case JsonArray _, JsonObject _, JsonRaw _ -> throw unfit("bool", value);
        };
    }

    private static JsonNumber whole(JsonValue value) throws ValueException {
        try {
            return switch (value) {
                case JsonString(String text) ->
                        JsonNumber.of(text.isBlank() ? 0 : Long.decode(text.strip()));
                case JsonNumber number ->
                        JsonNumber.of(exact("int", number).toBigInteger().longValueExact());
                case JsonBoolean bool -> JsonNumber.of(bool.equals(JsonBoolean.TRUE) ? 1 : 0);
                case JsonNull _ -> JsonNumber.of(0);
                case JsonArray _, JsonObject _, JsonRaw _ -> throw unfit("int", value);
            };
        } catch (ArithmeticException | NumberFormatException _) {
            throw unfit("int", value);
        }
    }

    private static JsonNumber real(JsonValue value) throws ValueException {
        if (!(value instanceof JsonString(String text))) {
            return value instanceof JsonNumber number ? number : whole(value);
        }
        try {
            double number = text.isBlank() ? 0 : Double.parseDouble(text.strip());
            if (Double.isFinite(number)) {
                return JsonNumber.of(number);
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw unfit("float64", value);
    }

    private static JsonArray texts(JsonValue value) throws ValueException {
        if (!(value instanceof JsonArray array)) {
            boolean empty =
                    value == JsonNull.NULL || (value instanceof JsonObject map && map.isEmpty());
            return empty ? JsonArray.EMPTY : JsonArray.ofStrings(List.of(text(value)));
        }
        List<String> texts = new ArrayList<>();
        for (JsonValue element : array.elements()) {
            boolean _ = texts.add(text(element));
        }
        return JsonArray.ofStrings(texts);
    }

    static JsonObject map(JsonValue value) throws ValueException {
        return switch (value) {
            case JsonObject object -> object;
            case JsonNull _ -> JsonObject.EMPTY;
            case JsonArray array when array.size() == 0 -> JsonObject.EMPTY;
            default -> throw unfit("map", value);
        };
    }

    /** What it is, not what is in it: it may be a secret. */
    private static ValueException unfit(String type, JsonValue value) {
        return new ValueException("a " + value.goKind() + " cannot be made a value of " + type);
    }
}
