package dev.coffer.api.envelope;

import dev.coffer.json.JsonLimits;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the door takes from outside; every part is safe for all threads.
 *
 * @param clock read once a request
 * @param requestIds a new random UUID in text form at every call
 * @param sealed whether the server is sealed now; some refusals only come from an unsealed one
 * @param bodyLimits how complex a body in JSON may be
 */
public record Surroundings(
        InstantSource clock,
        Supplier<String> requestIds,
        BooleanSupplier sealed,
        JsonLimits bodyLimits) {}
