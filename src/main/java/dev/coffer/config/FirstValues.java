package dev.coffer.config;

import dev.coffer.config.FirstRequest.ValueException;
import dev.coffer.config.hcl.HclValue;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of first requests: written out, or from the environment, files, and the requests and
 * answers before them. They are read when a request is made, so that they can go afterwards. For
 * one thread.
 *
 * <p>Source: OpenBao, helper/profiles.
 */
public final class FirstValues {
    /** A file that a value comes from is not longer. */
    private static final long MAX_FILE_BYTES = 1 << 20;

    private final Environment environment;
    private final Map<String, JsonObject> requests = new HashMap<>();
    private final Map<String, JsonObject> responses = new HashMap<>();
    private final Map<String, Boolean> groups = new HashMap<>();

    /** Nothing was asked yet. */
    public FirstValues(Environment environment) {
        this.environment = environment;
    }

    /** Keeps a request for those that refer to it. */
    public void asked(FirstRequest by, JsonObject request) {
        JsonObject _ = requests.put(by.name(), request);
    }

    /** Keeps an answer for those that refer to it. */
    public void answered(FirstRequest by, JsonObject response) {
        JsonObject _ = responses.put(by.name(), response);
    }

    /** Whether the stanza of a request is to be done at all; decided once for each stanza. */
    boolean isWanted(FirstRequest request) throws ValueException {
        HclValue when = request.groupWhen();
        if (when == null) {
            return true;
        }
        Boolean known = groups.get(request.group());
        boolean wanted = known == null ? WeakValue.truth(of(when)) : known;
        Boolean _ = groups.put(request.group(), wanted);
        return wanted;
    }

    /** The value of what is written. */
    JsonValue of(HclValue written) throws ValueException {
        return switch (written) {
            case HclValue.Text text -> new JsonString(text.value());
            case HclValue.Bool bool -> JsonBoolean.of(bool.value());
            case HclValue.Numeral number -> number(number);
            case HclValue.Sequence list -> list(list.elements());
            case Body body -> {
                JsonObject members = members(body);
                yield Source.isIn(body) ? elsewhere(members) : members;
            }
        };
    }

    private static JsonValue number(HclValue.Numeral number) {
        return number.integer().isPresent()
                ? JsonNumber.of(number.integer().getAsLong())
                : JsonNumber.of(Double.parseDouble(number.literal()));
    }

    private JsonArray list(List<HclValue> elements) throws ValueException {
        List<JsonValue> values = new ArrayList<>();
        for (HclValue element : elements) {
            boolean _ = values.add(of(element));
        }
        return new JsonArray(values);
    }

    private JsonObject members(Body body) throws ValueException {
        JsonObject.Builder object = JsonObject.builder();
        for (Item item : body.items()) {
            object.put(item.keys().getFirst().text(), of(item.value()));
        }
        return object.build();
    }

    private JsonValue elsewhere(JsonObject settings) throws ValueException {
        JsonValue value =
                switch (text(settings, Source.SOURCE)) {
                    case "env" -> new JsonString(variable(settings));
                    case "file" -> new JsonString(file(text(settings, "path")));
                    case "request" -> earlier(settings, requests, Source.REQUEST);
                    case "response" -> earlier(settings, responses, Source.RESPONSE);
                    default ->
                            throw new ValueException(
                                    "eval_source must be one of "
                                            + String.join(", ", Source.NAMES));
                };
        return WeakValue.as(text(settings, Source.TYPE), value);
    }

    private static String text(JsonObject settings, String name) throws ValueException {
        if (settings.get(name).orElse(JsonNull.NULL) instanceof JsonString(String text)) {
            return text;
        }
        throw new ValueException("\"" + name + "\" of a value from elsewhere must be a text");
    }

    private String variable(JsonObject settings) throws ValueException {
        String name = text(settings, "env_var");
        String value = environment.variables().get(name);
        boolean required =
                WeakValue.truth(settings.get("require_present").orElse(JsonBoolean.FALSE));
        if (value == null && required) {
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

    private static JsonValue earlier(
            JsonObject settings, Map<String, JsonObject> known, String kind) throws ValueException {
        String name = text(settings, Source.GROUP) + "/" + text(settings, kind);
        JsonObject found = known.get(name);
        if (found == null) {
            throw new ValueException(
                    "there is no "
                            + kind.substring(0, kind.indexOf('_'))
                            + " "
                            + name
                            + " before this one");
        }
        JsonValue selector = settings.get(Source.SELECTOR).orElse(JsonArray.EMPTY);
        List<JsonValue> steps =
                selector instanceof JsonArray(List<JsonValue> several)
                        ? several
                        : List.of(selector);
        if (steps.isEmpty()) {
            throw new ValueException("\"" + Source.SELECTOR + "\" must name a field of " + name);
        }
        JsonValue value = found;
        for (JsonValue step : steps) {
            value = step(value, step, name);
        }
        return value;
    }

    private static JsonValue step(JsonValue from, JsonValue step, String name)
            throws ValueException {
        JsonValue plain = from instanceof JsonRaw raw ? raw.parse() : from;
        if (step instanceof JsonString(String field)
                && plain instanceof JsonObject members
                && members.has(field)) {
            return members.get(field).orElse(JsonNull.NULL);
        }
        if (step instanceof JsonNumber number
                && plain instanceof JsonArray(List<JsonValue> elements)) {
            long at = number.asLong().orElse(-1);
            if (at >= 0 && at < elements.size()) {
                return elements.get((int) at);
            }
        }
        String what = step instanceof JsonString(String field) ? field : "an element";
        throw new ValueException("the field selector finds no " + what + " in " + name);
    }

    /** Nothing of it, since it is secret. */
    @Override
    public String toString() {
        return "FirstValues[" + requests.size() + " requests]";
    }
}
