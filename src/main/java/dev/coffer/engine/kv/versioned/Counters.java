package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.kv.versioned.MachinePart.Code;
import dev.coffer.engine.kv.versioned.MachinePart.Dimension;
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
     * @param path of the key
     * @throws RequestFailure.Invalid 400 at the end; nothing wraps
     */
    static long next(long current, Dimension dimension, String path) {
        if (current >= KvLimits.MAX_COUNTER) {
            throw new RequestFailure.Invalid(
                    EXHAUSTED, MachinePart.of(Code.COUNTER_EXHAUSTED, dimension, path).json());
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
