package dev.coffer.engine;

import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.RequestFailure;
import java.util.Optional;

/**
 * A second name for an integer that clients send. It is replaced before a policy, the audit log or
 * a handler looks, so that nothing has to know it.
 *
 * @param within the map field in which it stands, or empty for the body itself
 * @param alias the other name
 * @param name the name that everything else knows
 */
public record Alias(String within, String alias, String name) {
    /** The fields under their real names; both names are left where they contradict each other. */
    JsonObject renamed(JsonObject fields) {
        if (within.isEmpty()) {
            return renamedIn(fields);
        }
        return fields.get(within).orElse(JsonObject.EMPTY) instanceof JsonObject inner
                        && inner.has(alias)
                ? fields.toBuilder().put(within, renamedIn(inner)).build()
                : fields;
    }

    /**
     * Refuses fields in which {@link #renamed} has left both names.
     *
     * @throws RequestFailure.Invalid 400
     */
    void check(JsonObject fields) {
        JsonObject place =
                within.isEmpty()
                        ? fields
                        : fields.get(within).orElse(JsonObject.EMPTY) instanceof JsonObject inner
                                ? inner
                                : JsonObject.EMPTY;
        if (place.has(alias)) {
            throw new RequestFailure.Invalid(
                    name + " and its alias " + alias + " have different values");
        }
    }

    private JsonObject renamedIn(JsonObject fields) {
        Optional<JsonValue> other = fields.get(alias);
        if (other.isEmpty()) {
            return fields;
        }
        Optional<JsonValue> own = fields.get(name);
        if (own.isPresent() && !same(own.get(), other.get())) {
            return fields;
        }
        return fields.toBuilder().remove(alias).put(name, own.orElse(other.get())).build();
    }

    private static boolean same(JsonValue own, JsonValue other) {
        try {
            return WeakTyping.BODY.integer("", own) == WeakTyping.BODY.integer("", other);
        } catch (ConversionException _) {
            return own.equals(other);
        }
    }
}
