package dev.coffer.system.policy;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a block as Go's library mapstructure takes them: names in either case, no value
 * made of another type but whole numbers of real ones. What is wrong is collected.
 */
final class GoFields {
    /** Numbers beyond are taken for this: their sums stay numbers, and no limit is near. */
    private static final long FAR = 1_000_000_000_000L;

    private final JsonObject fields;
    private final List<String> problems = new ArrayList<>();

    GoFields(JsonObject fields) {
        this.fields = fields;
    }

    /** An integer; 0 if it is not given or is none. */
    long integer(String name) {
        JsonValue value = find(name).orElseGet(() -> JsonNumber.of(0));
        if (value instanceof JsonNumber number) {
            return whole(number);
        }
        problems.add(mismatch(name, "int", value));
        return 0;
    }

    /** Characters, given as a text or by their numbers; none if they are not given. */
    String characters(String name) {
        JsonValue value = find(name).orElse(JsonArray.EMPTY);
        if (value instanceof JsonString(String text)) {
            return text;
        }
        if (!(value instanceof JsonArray(List<JsonValue> elements))) {
            problems.add(noList(name, value));
            return "";
        }
        StringBuilder characters = new StringBuilder();
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) instanceof JsonNumber number) {
                long character = whole(number);
                boolean valid = character == (int) character;
                valid = valid && Character.isValidCodePoint((int) character);
                // What is no character is no printable one either, and is refused as such.
                characters.appendCodePoint(valid ? (int) character : 0);
            } else {
                problems.add(mismatch(name + "[" + i + "]", "int32", elements.get(i)));
            }
        }
        return characters.toString();
    }

    /** Ends the request if something was wrong. */
    void refuse(String failed) {
        if (!problems.isEmpty()) {
            throw PasswordText.refused(failed + joined(problems));
        }
    }

    static String joined(List<String> problems) {
        return "decoding failed due to the following error(s):\n\n" + String.join("\n", problems);
    }

    static String mismatch(String name, String wanted, JsonValue value) {
        return "'"
                + name
                + "' expected type '"
                + wanted
                + "', got unconvertible type '"
                + type(value)
                + "'";
    }

    static String noList(String name, JsonValue value) {
        return "'" + name + "' source data must be an array or slice, got " + type(value);
    }

    private Optional<JsonValue> find(String name) {
        return fields.get(name)
                .or(() ->
                        fields.names().stream()
                                .filter(name::equalsIgnoreCase)
                                .findFirst()
                                .flatMap(fields::get));
    }

    private static long whole(JsonNumber number) {
        BigDecimal far = BigDecimal.valueOf(FAR);
        return new BigDecimal(number.literal()).min(far).max(far.negate()).longValue();
    }

    private static String type(JsonValue value) {
        return switch (value) {
            case JsonNumber(String literal) -> literal.contains(".") ? "float64" : "int";
            case JsonArray(List<JsonValue> elements) ->
                    !elements.isEmpty() && elements.stream().allMatch(JsonObject.class::isInstance)
                            ? "[]map[string]interface {}"
                            : "[]interface {}";
            case JsonObject _ -> "map[string]interface {}";
            default -> value.goKind();
        };
    }
}
