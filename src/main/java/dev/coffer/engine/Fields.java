package dev.coffer.engine;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one call: converted where the path knows them, raw beside that. Immutable. What was
 * captured from the path wins over what body or query say.
 */
public final class Fields {
    private final Map<String, Object> values;
    private final JsonObject sent;

    private Fields(Map<String, Object> values, JsonObject sent) {
        this.values = values;
        this.sent = sent;
    }

    /**
     * Converts what a client sent.
     *
     * @throws ConversionException for the first field that does not fit, with its name in the text
     */
    static Fields of(PathTable.Match match, JsonObject sent, WeakTyping typing) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> entry : sent.entries()) {
            Optional<Field> field = match.spec().field(entry.getKey());
            if (field.isPresent() && !match.captured().containsKey(entry.getKey())) {
                Object value = converted(field.get(), entry.getValue(), typing);
                if (value != null) {
                    values.put(entry.getKey(), value);
                }
            }
        }
        match.captured()
                .forEach((name, text) -> values.put(name, captured(match, name, text, typing)));
        return new Fields(values, sent);
    }

    private static @Nullable Object converted(Field field, JsonValue value, WeakTyping typing) {
        try {
            return FieldConversion.convert(field, value, typing);
        } catch (ConversionException refusal) {
            throw new ConversionException(
                    "error converting input for field \"" + field.name() + "\": " + refusal.text());
        }
    }

    private static Object captured(
            PathTable.Match match, String name, String text, WeakTyping typing) {
        Optional<Field> field = match.spec().field(name);
        if (field.isEmpty() || field.get().type() == Field.Type.STRING) {
            return text;
        }
        Object value = converted(field.get(), new JsonString(text), typing);
        return value == null ? text : value;
    }

    /** Whether the client gave the field, be it null; a duration given as null counts as absent. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** A string field, empty if it was not given. */
    public String text(String name) {
        return values.get(name) instanceof String text ? text : "";
    }

    /** An integer field, 0 if it was not given. */
    public long integer(String name) {
        return values.get(name) instanceof Long number ? number : 0;
    }

    /** A float field, 0 if it was not given. */
    public double decimal(String name) {
        return values.get(name) instanceof Double number ? number : 0;
    }

    /** A boolean field, false if it was not given. */
    public boolean bool(String name) {
        return values.get(name) instanceof Boolean flag && flag;
    }

    /** A map field, empty if it was not given or null. */
    public JsonObject map(String name) {
        return values.get(name) instanceof JsonObject map ? map : JsonObject.EMPTY;
    }

    /** A duration in whole seconds, zero if it was not given. */
    public Duration duration(String name) {
        return values.get(name) instanceof Duration duration ? duration : Duration.ZERO;
    }

    /** A moment; empty if it was not given or null. */
    public Optional<Instant> moment(String name) {
        return values.get(name) instanceof Instant moment ? Optional.of(moment) : Optional.empty();
    }

    /** A list of integers, empty if it was not given. */
    public List<Long> integers(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(Long.class::cast).toList()
                : List.of();
    }

    /** A list of anything, empty if it was not given. */
    public List<JsonValue> elements(String name) {
        return values.get(name) instanceof JsonArray list ? list.elements() : List.of();
    }

    /** A list of texts, empty if it was not given. */
    public List<String> texts(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(String.class::cast).toList()
                : List.of();
    }

    /** A map of texts in the order sent, empty if it was not given. */
    public Map<String, String> pairs(String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (values.get(name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> pairs.put((String) key, (String) value));
        }
        return pairs;
    }

    /** The value as the client wrote it in body or query. */
    public Optional<JsonValue> raw(String name) {
        return sent.get(name);
    }

    /** Everything the client sent in body or query, known or not. */
    public JsonObject raw() {
        return sent;
    }
}
