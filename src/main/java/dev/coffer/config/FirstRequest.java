package dev.coffer.config;

import dev.coffer.config.hcl.HclValue;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that a server makes to itself when it initializes itself. Values from the environment
 * and from files are read when the request is made, so that they can go afterwards.
 *
 * @param name of the stanza and of the request in it, for messages
 * @param data what is written in {@code data}; null for nothing
 * @param allowFailure whether a refusal is no reason to stop
 */
public record FirstRequest(
        String name,
        Operation operation,
        String path,
        @Nullable HclValue data,
        boolean allowFailure) {
    /** What tells a value that comes from elsewhere from a map. */
    static final String SOURCE = "eval_source";

    private static final String TYPE = "eval_type";

    /** A file that a value comes from is not longer. */
    private static final long MAX_FILE_BYTES = 1 << 20;

    /** A value that cannot be had; one line for the operator. */
    public static final class ValueException extends Exception {
        private static final long serialVersionUID = 1L;

        ValueException(String why) {
            super(why, null, false, false);
        }
    }

    /** Nothing of the data, which may be secret. */
    @Override
    public String toString() {
        return "FirstRequest[" + name + "]";
    }

    /**
     * The fields of the request.
     *
     * @throws ValueException if a value from elsewhere is not there
     */
    public JsonObject fields(Environment environment) throws ValueException {
        if (data == null) {
            return JsonObject.EMPTY;
        }
        return value(data, environment) instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    private static JsonValue value(HclValue written, Environment environment)
            throws ValueException {
        return switch (written) {
            case HclValue.Text text -> new JsonString(text.value());
            case HclValue.Bool bool -> JsonBoolean.of(bool.value());
            case HclValue.Numeral number -> number(number);
            case HclValue.Sequence list -> list(list.elements(), environment);
            case Body body ->
                    isElsewhere(body) ? elsewhere(body, environment) : map(body, environment);
        };
    }

    private static JsonValue number(HclValue.Numeral number) {
        return number.integer().isPresent()
                ? JsonNumber.of(number.integer().getAsLong())
                : JsonNumber.of(Double.parseDouble(number.literal()));
    }

    private static JsonArray list(List<HclValue> elements, Environment environment)
            throws ValueException {
        List<JsonValue> values = new ArrayList<>();
        for (HclValue element : elements) {
            values.add(value(element, environment));
        }
        return new JsonArray(values);
    }

    private static JsonObject map(Body body, Environment environment) throws ValueException {
        JsonObject.Builder object = JsonObject.builder();
        for (Item item : body.items()) {
            object.put(item.keys().getFirst().text(), value(item.value(), environment));
        }
        return object.build();
    }

    static boolean isElsewhere(Body body) {
        return body.items().stream().anyMatch(item -> item.keys().getFirst().text().equals(SOURCE));
    }

    /** The texts in a value that comes from elsewhere. */
    static Map<String, String> settings(Body body) {
        Map<String, String> settings = new HashMap<>();
        for (Item item : body.items()) {
            String text =
                    switch (item.value()) {
                        case HclValue.Text written -> written.value();
                        case HclValue.Bool bool -> String.valueOf(bool.value());
                        case HclValue other -> "";
                    };
            settings.put(item.keys().getFirst().text(), text);
        }
        return settings;
    }

    private static JsonValue elsewhere(Body body, Environment environment) throws ValueException {
        Map<String, String> settings = settings(body);
        String text =
                settings.getOrDefault(SOURCE, "").equals("env")
                        ? variable(settings, environment)
                        : file(settings.getOrDefault("path", ""));
        return switch (settings.getOrDefault(TYPE, "string")) {
            case "int" -> whole(text);
            case "bool" -> JsonBoolean.of(text.strip().equalsIgnoreCase("true"));
            default -> new JsonString(text);
        };
    }

    private static JsonValue whole(String text) throws ValueException {
        try {
            return JsonNumber.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException malformed) {
            throw new ValueException("a value of eval_type int is no whole number");
        }
    }

    private static String variable(Map<String, String> settings, Environment environment)
            throws ValueException {
        String name = settings.getOrDefault("env_var", "");
        String value = environment.variables().get(name);
        if (value == null && settings.getOrDefault("require_present", "").equals("true")) {
            throw new ValueException("the environment variable " + name + " is unset");
        }
        return value == null ? "" : value;
    }

    private static String file(String name) throws ValueException {
        try {
            Path path = Path.of(name);
            if (Files.isRegularFile(path) && Files.size(path) > MAX_FILE_BYTES) {
                throw new ValueException("the file " + name + " is too long");
            }
            return Files.readString(path);
        } catch (IOException | InvalidPathException unreadable) {
            throw new ValueException("the file " + name + " cannot be read: " + unreadable);
        }
    }
}
