package dev.coffer.engine;

import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.AbsoluteTime;
import dev.coffer.request.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a client sent for a field into the field's type.
 *
 * <p>Source: OpenBao, framework field types; recorded in the conformance scenarios.
 */
final class FieldConversion {
    private static final Pattern NAME = Pattern.compile("\\w(([\\w-.]+)?\\w)?");

    private FieldConversion() {}

    /**
     * The converted value, null where a null counts as not given (durations only).
     *
     * @throws ConversionException if the value does not fit the type
     */
    static @Nullable Object convert(Field field, JsonValue value, WeakTyping typing) {
        return switch (field.type()) {
            case STRING -> typing.text("", value);
            case LOWER_CASE_STRING -> typing.text("", value).toLowerCase(Locale.ROOT);
            case NAME -> name(typing.text("", value));
            case INT -> typing.integer("", value);
            case FLOAT -> typing.decimal("", value);
            case BOOL -> typing.bool("", value);
            case MAP -> typing.map("", value);
            case KEY_VALUE_PAIRS -> pairs(value, typing);
            case DURATION -> value == JsonNull.NULL ? null : notNegative(duration(value));
            case SIGNED_DURATION -> value == JsonNull.NULL ? null : duration(value);
            case TIME -> value == JsonNull.NULL ? null : moment(value);
            case INT_LIST -> typing.integers(value);
            case LIST -> typing.elements(value);
            case STRING_LIST -> stripped(typing.texts(value));
            case COMMA_STRING_LIST -> typing.commaTexts(value);
        };
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new ConversionException("field does not match the formatting rules");
        }
        return text;
    }

    private static List<String> stripped(List<String> texts) {
        return texts.stream().map(String::strip).toList();
    }

    private static Duration duration(JsonValue value) {
        String text =
                switch (value) {
                    case JsonString s -> s.value();
                    case JsonNumber n -> n.literal();
                    default -> throw new ConversionException(GoDuration.NOT_A_DURATION);
                };
        return wholeSeconds(GoDuration.parseSeconds(text).orElseThrow(ConversionException::new));
    }

    private static Instant moment(JsonValue value) {
        String text =
                switch (value) {
                    case JsonString s -> s.value();
                    case JsonNumber n -> Long.toString(GoSyntax.parseInt(n.literal()));
                    default -> throw new ConversionException(AbsoluteTime.NOT_A_TIME);
                };
        return AbsoluteTime.parse(text)
                .orElseThrow(() -> new ConversionException(AbsoluteTime.MALFORMED));
    }

    /** Fractions are cut off towards zero. */
    private static Duration wholeSeconds(Duration duration) {
        return duration.isNegative()
                ? Duration.ofSeconds(-duration.negated().toSeconds())
                : Duration.ofSeconds(duration.toSeconds());
    }

    private static Duration notNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new ConversionException(
                    "cannot provide negative value '" + duration.toSeconds() + "'");
        }
        return duration;
    }

    private static Map<String, String> pairs(JsonValue value, WeakTyping typing) {
        if (value instanceof JsonNull || value instanceof JsonObject) {
            try {
                return typing.textMap("", value);
            } catch (ConversionException _) {
                // Not a map of texts: the refusal that counts is that of the list below.
            }
        }
        if (value instanceof JsonBoolean) {
            throw new ConversionException("invalid key pair " + quoted(typing.text("", value)));
        }
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : typing.texts(value)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new ConversionException("invalid key pair " + quoted(pair));
            }
            pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return pairs;
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
