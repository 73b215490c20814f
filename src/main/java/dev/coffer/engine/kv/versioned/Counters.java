package dev.coffer.engine.kv.versioned;

import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;

/** The two counters of a key count to 2^53 - 1 and no further. */
final class Counters {
    private static final String EXHAUSTED = "version counter exhausted for this key";

    private Counters() {}

    /**
     * The value behind {@code current}.
     *
     * @param dimension data or metadata
     * @throws RequestFailure.Invalid 400 at the end; nothing wraps
     */
    static long next(long current, String dimension) {
        if (current >= KvLimits.MAX_COUNTER) {
            throw new RequestFailure.Invalid(
                    EXHAUSTED,
                    JsonObject.builder()
                            .put("code", "counter_exhausted")
                            .put("dimension", dimension)
                            .build());
        }
        return current + 1;
    }

    /** Adds a warning where the counter nears what some clients can hold. */
    static Response warned(Response response, long counter, String name) {
        return counter < KvLimits.WARN_COUNTER
                ? response
                : response.withWarning(
                        name
                                + " "
                                + counter
                                + " nears or exceeds the 32-bit range some clients support");
    }
}
