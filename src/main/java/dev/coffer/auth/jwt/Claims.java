package dev.coffer.auth.jwt;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a token says, looked up and compared. Stateless. */
final class Claims {
    /** Numbers beyond this many seconds are no time. */
    private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(253_402_300_799L);

    private static final int MAX_NUMBER_LENGTH = 40;

    private Claims() {}

    /** A claim by name, or by a JSON pointer (RFC 6901) where it begins with a slash. */
    static Optional<JsonValue> find(JsonObject claims, String name) {
        return name.startsWith("/") ? pointed(claims, name) : present(claims.get(name));
    }

    private static Optional<JsonValue> pointed(JsonObject claims, String pointer) {
        JsonValue value = claims;
        for (String part : pointer.substring(1).split("/", -1)) {
            String name = part.replace("~1", "/").replace("~0", "~");
            Optional<JsonValue> next =
                    switch (value) {
                        case JsonObject object -> object.get(name);
                        case JsonArray(List<JsonValue> elements) -> element(elements, name);
                        default -> Optional.empty();
                    };
            if (next.isEmpty()) {
                return Optional.empty();
            }
            value = next.get();
        }
        return present(Optional.of(value));
    }

    private static Optional<JsonValue> element(List<JsonValue> elements, String index) {
        boolean number = index.matches("\\d{1,6}");
        int at = number ? Integer.parseInt(index) : elements.size();
        return at < elements.size() ? Optional.of(elements.get(at)) : Optional.empty();
    }

    private static Optional<JsonValue> present(Optional<JsonValue> value) {
        return value.filter(found -> !(found instanceof JsonNull));
    }

    /** A claim that is a text. */
    static Optional<String> text(JsonObject claims, String name) {
        return find(claims, name)
                .flatMap(value ->
                        value instanceof JsonString(String text)
                                ? Optional.of(text)
                                : Optional.empty());
    }

    /** A claim that is a time in seconds, fractions cut off. */
    static Optional<Instant> time(JsonObject claims, String name) {
        return find(claims, name)
                .flatMap(value ->
                        value instanceof JsonNumber(String literal)
                                ? seconds(literal)
                                : Optional.empty());
    }

    private static Optional<Instant> seconds(String literal) {
        if (literal.length() > MAX_NUMBER_LENGTH) {
            return Optional.empty();
        }
        BigDecimal seconds = new BigDecimal(literal);
        return seconds.signum() < 0 || seconds.compareTo(LAST_SECOND) > 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(seconds.longValue()));
    }

    /** One value or a list of them as a list; empty for what is neither. */
    static Optional<List<JsonValue>> list(JsonValue value) {
        return switch (value) {
            case JsonArray(List<JsonValue> elements) -> Optional.of(elements);
            case JsonString _, JsonBoolean _, JsonNumber _ -> Optional.of(List.of(value));
            default -> Optional.empty();
        };
    }

    /** Whether two values are the same, numbers by their size. */
    static boolean same(JsonValue one, JsonValue other) {
        if (one instanceof JsonNumber(String first) && other instanceof JsonNumber(String second)) {
            boolean comparable =
                    first.length() <= MAX_NUMBER_LENGTH && second.length() <= MAX_NUMBER_LENGTH;
            return comparable && new BigDecimal(first).compareTo(new BigDecimal(second)) == 0;
        }
        return one.equals(other);
    }

    /**
     * Whether a text is what a pattern means, in which only {@code *} stands for any characters.
     */
    static boolean globs(String pattern, String text) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return pattern.equals(text);
        }
        String last = parts[parts.length - 1];
        if (!text.startsWith(parts[0]) || text.length() < parts[0].length() + last.length()) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = text.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return text.length() - last.length() >= at && text.endsWith(last);
    }
}
