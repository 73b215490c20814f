package dev.coffer.json;

import dev.coffer.json.JsonException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON as OpenBao reads a request body. The first document counts; what follows must be JSON
 * too and is dropped. A name given twice takes the last value. Broken UTF-8 and lone surrogates
 * become U+FFFD, a number beyond the 64-bit floats is refused, else it stays as written.
 *
 * <p>Every failure is a {@link JsonException} with Go's text. Thread-safe.
 */
public final class JsonReader {
    /** What the two readers say if one takes what the other refuses: a defect, see the tests. */
    static final String DISAGREEMENT = "no JSON document";

    /** The Go type that OpenBao decodes a body into; part of its error texts. */
    private static final String GO_MAP = "map[string]interface {}";

    /**
     * Without a symbol table: names may be secret, and a table shared by all requests would keep
     * them and could be filled by one client for all. Our own limits are the narrower ones.
     */
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(JsonLimits.TRUSTED.depth() + 1)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final JsonParser parser;
    private final JsonLimits limits;
    private final boolean mayHaveLoneSurrogates;
    private int strings;
    private long memoryBytes;

    private JsonReader(JsonParser parser, JsonLimits limits, boolean mayHaveLoneSurrogates) {
        this.parser = parser;
        this.limits = limits;
        this.mayHaveLoneSurrogates = mayHaveLoneSurrogates;
    }

    /**
     * The first document of {@code bytes}.
     *
     * @throws JsonException with {@link Reason#EMPTY} if there is none, else as the class says
     */
    public static JsonValue parse(byte[] bytes, JsonLimits limits) {
        JsonValue value = read(bytes, limits, true);
        if (value != null) {
            return value;
        }
        // Rare: broken, too complex, or something behind the first document.
        byte[] first = Arrays.copyOf(bytes, GoTokens.firstDocumentEnd(bytes, limits));
        value = read(first, limits, false);
        if (value == null) {
            // No input is known that gets here; if there is one, its sender is not told of a 500.
            throw new JsonException(Reason.MALFORMED, DISAGREEMENT);
        }
        return value;
    }

    /**
     * The members of a request body: nothing and {@code null} are an object without members.
     *
     * @throws JsonException if it is malformed, too complex, or anything but an object
     */
    public static JsonObject parseBody(byte[] bytes, JsonLimits limits) {
        return parseBody(bytes, limits, GO_MAP);
    }

    /**
     * As {@link #parseBody(byte[], JsonLimits)}, for a body that OpenBao decodes into {@code
     * goType}.
     */
    public static JsonObject parseBody(byte[] bytes, JsonLimits limits, String goType) {
        try {
            return switch (parse(bytes, limits)) {
                case JsonObject object -> object;
                case JsonNull _ -> JsonObject.EMPTY;
                case JsonValue other -> throw JsonException.mistyped(other, goType);
            };
        } catch (JsonException refused) {
            if (refused.reason() == Reason.EMPTY) {
                return JsonObject.EMPTY;
            }
            throw refused;
        }
    }

    /** The text of the string literal, quotes included, in {@code bytes[from..to)}. */
    static String stringIn(byte[] bytes, int from, int to) {
        JsonValue value = read(Arrays.copyOfRange(bytes, from, to), JsonLimits.TRUSTED, false);
        if (value instanceof JsonString string) {
            return string.value();
        }
        throw new IllegalStateException("two readers disagree about one JSON string");
    }

    /** The value, or null where only {@link GoTokens} can tell what is to be said. */
    private static @Nullable JsonValue read(byte[] bytes, JsonLimits limits, boolean whole) {
        String text = Utf8.decode(bytes);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            boolean escapes = text.indexOf("\\u") >= 0;
            if (whole && escapes && text.length() != bytes.length) {
                // Jackson takes a letter beyond ASCII for a hexadecimal digit: let the other look.
                return null;
            }
            JsonReader reader = new JsonReader(parser, limits, escapes);
            JsonToken token = parser.nextToken();
            if (token == null) {
                return null;
            }
            JsonValue value = reader.value(token, 0);
            return whole && parser.nextToken() != null ? null : value;
        } catch (JacksonException | Refused _) {
            return null;
        }
    }

    private JsonValue value(JsonToken token, int depth) {
        return switch (token) {
            case START_OBJECT -> object(depth + 1);
            case START_ARRAY -> array(depth + 1);
            case VALUE_STRING -> new JsonString(string());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE, VALUE_FALSE -> {
                count(JsonLimits.COST_LITERAL);
                yield JsonBoolean.of(token == JsonToken.VALUE_TRUE);
            }
            case VALUE_NULL -> {
                count(JsonLimits.COST_LITERAL);
                yield JsonNull.NULL;
            }
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                    throw new Refused();
        };
    }

    private JsonObject object(int depth) {
        enter(depth, JsonLimits.COST_OBJECT);
        JsonObject.Builder members = JsonObject.builder();
        while (next() != JsonToken.END_OBJECT) {
            String name = string();
            members.put(name, value(next(), depth));
        }
        return members.build();
    }

    private JsonArray array(int depth) {
        enter(depth, JsonLimits.COST_ARRAY);
        List<JsonValue> elements = new ArrayList<>();
        JsonToken token = next();
        while (token != JsonToken.END_ARRAY) {
            elements.add(value(token, depth));
            token = next();
        }
        return new JsonArray(elements);
    }

    private void enter(int depth, int cost) {
        if (depth > limits.depth()) {
            throw new Refused();
        }
        count(cost);
    }

    private JsonToken next() {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new Refused();
        }
        return token;
    }

    private String string() {
        String raw = parser.getString();
        String text = mayHaveLoneSurrogates ? Utf8.withoutLoneSurrogates(raw) : raw;
        count(JsonLimits.COST_STRING + Utf8.encodedLength(text));
        strings++;
        if (strings > limits.strings()) {
            throw new Refused();
        }
        return text;
    }

    private JsonNumber number() {
        JsonNumber number = new JsonNumber(parser.getString());
        if (!number.isWithinFloatRange()) {
            throw new Refused();
        }
        count(JsonLimits.COST_NUMBER);
        return number;
    }

    private void count(long cost) {
        memoryBytes += cost;
        if (memoryBytes > limits.memoryBytes()) {
            throw new Refused();
        }
    }

    /** Leaves the fast path; never seen outside this class. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused() {
            super(null, null, false, false);
        }
    }
}
