package dev.coffer.engine;

import dev.coffer.json.JsonObject;
import dev.coffer.request.Request;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request that a part of another one stands for, as the policies look at it: what may not be
 * asked for alone may not be had as a part either.
 *
 * @param capability what the operation needs
 * @param path from the root, without a slash at its end
 * @param fields body fields of a write, query parameters of everything else
 * @param wrapTtl for how long the answer is wrapped; absent or zero if not at all
 */
public record SubCall(
        Capability capability, String path, JsonObject fields, @Nullable Duration wrapTtl) {
    /** A part of {@code whole}, whose answer is wrapped as the whole's is. */
    public static SubCall of(Request whole, Capability capability, String path, JsonObject fields) {
        return new SubCall(capability, path, fields, whole.caller().wrapTtl());
    }
}
