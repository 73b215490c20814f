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
 * @param path the decision path, with the slash at its end that LIST and SCAN have
 * @param keyPath the same path as the engine takes it: mount path and {@code PreparedCall.keyPath};
 *     where it differs, both have to be allowed
 * @param fields body fields of a write, query parameters of everything else, aliases renamed
 *     ({@code PreparedCall.request().fields()})
 * @param wrapTtl for how long the answer is to be wrapped; absent or zero if not at all
 */
public record AclQuery(
        Optional<Capability> capability,
        String path,
        String keyPath,
        JsonObject fields,
        @Nullable Duration wrapTtl) {

    /** The same question about the path as the engine takes it. */
    AclQuery ofKey() {
        return new AclQuery(capability, keyPath, keyPath, fields, wrapTtl);
    }

    /** Whether a rule without the slash at its end counts as well. */
    boolean ofFolder() {
        Capability wanted = capability.orElse(null);
        return wanted == Capability.LIST || wanted == Capability.SCAN;
    }
}
