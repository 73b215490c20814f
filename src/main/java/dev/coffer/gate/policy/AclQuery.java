package dev.coffer.gate.policy;

import dev.coffer.engine.Capability;
import dev.coffer.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to do, as the policies look at it.
 *
 * @param capability what the operation needs ({@code PreparedCall.capability}); empty for help,
 *     which everybody gets
 * @param forms the path, in each form that a rule may be written for
 * @param fields body fields of a write, query parameters of everything else, aliases renamed
 *     ({@code PreparedCall.request().fields()})
 * @param wrapTtl for how long the answer is to be wrapped; absent or zero if not at all
 */
public record AclQuery(
        Optional<Capability> capability,
        Forms forms,
        JsonObject fields,
        @Nullable Duration wrapTtl) {

    /**
     * The forms of one path.
     *
     * @param asked the decision path, with the slash at its end that LIST and SCAN have
     * @param key as the engine takes it: mount path and {@code PreparedCall.keyPath}; where it
     *     differs, both have to be allowed
     * @param canonical with its names as the server keeps them: mount path and {@code
     *     PreparedCall.canonicalPath}; where it differs and no closer rule is written for the other
     *     form, a rule that matches it has to allow as well
     */
    public record Forms(String asked, String key, String canonical) {
        /** A path with only one form. */
        public static Forms only(String path) {
            return new Forms(path, path, path);
        }
    }

    /** Whether a rule without the slash at its end counts as well. */
    boolean ofFolder() {
        Capability wanted = capability.orElse(null);
        return wanted == Capability.LIST || wanted == Capability.SCAN;
    }
}
