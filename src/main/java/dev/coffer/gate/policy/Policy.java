package dev.coffer.gate.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A policy as it is kept. Immutable.
 *
 * @param name in lower case
 * @param text as written; empty for {@code root}
 * @param version 1 for the first, one more with every write; 0 for {@code root}
 * @param casRequired whether every write has to name the version it replaces
 * @param modified when it was written; absent for {@code root}
 * @param expiration after which it is as if it were not there; absent for never
 * @param templates what a value may have in it that is filled into a path
 */
public record Policy(
        String name,
        String text,
        long version,
        boolean casRequired,
        @Nullable Instant modified,
        @Nullable Instant expiration,
        Templates templates) {
    /**
     * What a value may have in it that is filled into a path.
     *
     * @param wildcards {@code *} and {@code +}, which then work as such
     * @param slashes {@code /}
     */
    public record Templates(boolean wildcards, boolean slashes) {
        /** Neither. */
        public static final Templates STRICT = new Templates(false, false);
    }

    boolean expired(Instant now) {
        return expiration != null && now.isAfter(expiration);
    }
}
