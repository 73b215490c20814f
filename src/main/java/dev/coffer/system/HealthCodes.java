package dev.coffer.system;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.RequestFailure;
import java.util.List;
import java.util.Set;

/**
 * The status codes that a health check asked for, so that a load balancer need not know ours.
 *
 * @param active initialized and unsealed
 * @param sealed initialized and sealed
 * @param uninitialized never initialized
 */
record HealthCodes(int active, int sealed, int uninitialized) {
    /** Smaller ones are not final, larger ones are none. */
    private static final int LOWEST = 200;

    private static final int HIGHEST = 599;

    private static final Set<String> TRUTH_VALUES =
            Set.of(
                    "", "1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false",
                    "False");

    /**
     * The codes in a query.
     *
     * @throws RequestFailure.Refused 400 without a text, as recorded, for what is no code
     */
    static HealthCodes of(JsonObject query) {
        for (String allowed : List.of("standbyok", "perfstandbyok")) {
            if (!TRUTH_VALUES.contains(first(query, allowed, ""))) {
                throw malformed();
            }
        }
        int uninitialized = code(query, "uninitcode", 501);
        int sealed = code(query, "sealedcode", 503);
        int _ = code(query, "standbycode", 429);
        return new HealthCodes(code(query, "activecode", 200), sealed, uninitialized);
    }

    private static int code(JsonObject query, String name, int normal) {
        String text = first(query, name, Integer.toString(normal));
        try {
            int code = Integer.parseInt(text);
            if (code >= LOWEST && code <= HIGHEST) {
                return code;
            }
        } catch (NumberFormatException _) {
            // Not a number: refused as one out of range is.
        }
        throw malformed();
    }

    private static RequestFailure malformed() {
        return new RequestFailure.Refused(400, List.of());
    }

    private static String first(JsonObject query, String name, String absent) {
        return switch (query.get(name).orElse(null)) {
            case null -> absent;
            case JsonString(String text) -> text;
            case JsonArray(List<JsonValue> texts) when texts.getFirst() instanceof JsonString s ->
                    s.value();
            default -> throw malformed();
        };
    }
}
