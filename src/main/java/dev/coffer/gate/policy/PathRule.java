package dev.coffer.gate.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a policy: a pattern, what it says of the paths that match, and until when. Immutable.
 *
 * @param pattern how it tells paths
 * @param permissions what it says of them
 * @param expiration after which it is as if it were not there; absent for never
 */
record PathRule(RulePattern pattern, Permissions permissions, @Nullable Instant expiration) {
    boolean expired(Instant now) {
        return expiration != null && now.isAfter(expiration);
    }
}
