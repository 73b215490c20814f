package dev.coffer.gate.policy;

import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.util.OptionalLong;

/** How a list's field {@code limit} is taken where a policy bounds it, and where none does. */
final class PageLimit {
    static final String FIELD = "limit";

    /** What clients send that want as many entries as they may have. */
    private static final String AS_MANY_AS_ALLOWED = "max";

    private PageLimit() {}

    /** What becomes of the request. */
    sealed interface Outcome {
        /** It goes on as it is. */
        record Unchanged() implements Outcome {}

        /** It goes on with this limit. */
        record Set(String limit) implements Outcome {}

        /** It asks for more than it may have, or not for a limit where it must. */
        record Refused() implements Outcome {}
    }

    /**
     * @param most zero or less: the policy sets no limit
     * @param required whether the policy wants the request to name one
     */
    static Outcome of(JsonObject fields, long most, boolean required) {
        JsonValue sent = fields.get(FIELD).orElse(null);
        boolean max = sent instanceof JsonString(String text) && text.equals(AS_MANY_AS_ALLOWED);
        if (most <= 0) {
            return max ? new Outcome.Set("0") : new Outcome.Unchanged();
        }
        if (sent == null) {
            return required ? new Outcome.Refused() : new Outcome.Set(Long.toString(most));
        }
        if (max) {
            return new Outcome.Set(Long.toString(most));
        }
        OptionalLong asked = number(sent);
        if (asked.isEmpty() || asked.getAsLong() < 0 || asked.getAsLong() > most) {
            return new Outcome.Refused();
        }
        return asked.getAsLong() == 0
                ? new Outcome.Set(Long.toString(most))
                : new Outcome.Unchanged();
    }

    /** As Go's ParseInt with base 10 reads it; the empty text is 0. */
    private static OptionalLong number(JsonValue sent) {
        return switch (sent) {
            case JsonString(String text) when text.isEmpty() -> OptionalLong.of(0);
            case JsonString(String text) when text.matches("[+-]?[0-9]{1,18}") ->
                    OptionalLong.of(Long.parseLong(text));
            case JsonNumber number -> number.asLong();
            default -> OptionalLong.empty();
        };
    }
}
