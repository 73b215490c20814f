package dev.coffer.cli.output;

import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoDuration;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Durations for people: seconds under a name that says so become {@code 768h} or {@code 1h30m}.
 *
 * <p>Source: OpenBao, command/format.go, looksLikeDuration; base_helpers.go, humanDuration.
 */
public final class Durations {
    private Durations() {}

    /** The text of a field of a table. */
    static String field(String name, JsonValue value) {
        return isDuration(name) ? text(value) : GoValue.text(value);
    }

    /** The text of a number of seconds; anything else is left as it is. */
    static String text(JsonValue value) {
        if (value instanceof JsonNumber number) {
            OptionalLong seconds = number.asLong();
            if (seconds.isPresent()) {
                return text(seconds.getAsLong());
            }
        }
        return GoValue.text(value);
    }

    /** The text of a number of seconds. */
    public static String text(long seconds) {
        if (seconds == 0) {
            return "0s";
        }
        String text = GoDuration.format(Duration.ofSeconds(seconds));
        if (text.endsWith("m0s")) {
            text = text.substring(0, text.length() - 2);
        }
        int zero = text.indexOf("h0m");
        return zero > 0 ? text.substring(0, zero + 1) + text.substring(zero + 3) : text;
    }

    private static boolean isDuration(String name) {
        return switch (name) {
            case "period", "ttl", "duration", "lease_max", "ttl_max" -> true;
            default ->
                    name.endsWith("_period") || name.endsWith("_ttl") || name.endsWith("_duration");
        };
    }
}
