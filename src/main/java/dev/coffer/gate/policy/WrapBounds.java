package dev.coffer.gate.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long an answer must or may be wrapped. Immutable.
 *
 * @param min zero or less: no lower bound
 * @param max zero or less: no upper bound; above zero an answer that is not wrapped is refused
 */
public record WrapBounds(Duration min, Duration max) {
    /** No answer has to be wrapped. */
    public static final WrapBounds NONE = new WrapBounds(Duration.ZERO, Duration.ZERO);

    /** Whether an answer wrapped for this time may be given; absent or zero is not wrapped. */
    public boolean allow(@Nullable Duration wrapTtl) {
        Duration ttl = wrapTtl == null ? Duration.ZERO : wrapTtl;
        if (max.isPositive() && (ttl.isZero() || ttl.compareTo(max) > 0)) {
            return false;
        }
        if (min.isPositive() && (ttl.isZero() || ttl.compareTo(min) < 0)) {
            return false;
        }
        return inOrder();
    }

    /** Whether some time satisfies both bounds; each is one only where it is not zero. */
    boolean inOrder() {
        return min.isZero() || max.isZero() || max.compareTo(min) >= 0;
    }

    /** The shorter of both bounds on either side. */
    WrapBounds and(WrapBounds other) {
        return new WrapBounds(shorter(min, other.min), shorter(max, other.max));
    }

    /** Whether a client has to be told of it. */
    boolean isNone() {
        return min.isZero() && max.isZero();
    }

    private static Duration shorter(Duration one, Duration other) {
        if (!other.isPositive()) {
            return one;
        }
        return one.isZero() || other.compareTo(one) < 0 ? other : one;
    }
}
