package dev.coffer.gate.lease;

import dev.coffer.request.GoDuration;
import dev.coffer.request.RequestFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked of a lease's length; {@link #grant} says what is given. Zero means not asked.
 *
 * <p>Source: OpenBao, framework CalculateTTL; texts recorded.
 *
 * @param increment wanted by a renewal
 * @param ttl wanted by whoever makes the lease
 * @param period of a lease that can be renewed for ever, each time for so long
 * @param maxTtl bound of all renewals together, set by whoever makes the lease
 * @param explicitMax bound that belongs to the lease itself
 */
public record LeaseTerms(
        Duration increment, Duration ttl, Duration period, Duration maxTtl, Duration explicitMax) {
    private static final String PAST_MAXIMUM = "past the max TTL, cannot renew";

    /**
     * The bounds of the place where the lease is made.
     *
     * @param defaultTtl for who asks for nothing
     * @param maxTtl nobody gets more
     */
    public record Bounds(Duration defaultTtl, Duration maxTtl) {}

    /**
     * What was given.
     *
     * @param ttl from now on, in whole seconds as far as they were asked for so
     * @param warnings where it is less than was asked for
     */
    public record Granted(Duration ttl, List<String> warnings) {
        /** Copies the warnings. */
        public Granted {
            warnings = List.copyOf(warnings);
        }
    }

    /** Terms of a new lease. */
    public static LeaseTerms first(Duration ttl, Duration period, Duration explicitMax) {
        return new LeaseTerms(Duration.ZERO, ttl, period, Duration.ZERO, explicitMax);
    }

    /**
     * How long the lease lives from now on.
     *
     * @param issued when the lease was made
     * @throws RequestFailure.Invalid 400 if its longest life is over
     */
    public Granted grant(Bounds bounds, Instant issued, Instant now) {
        Duration max = smallest(bounds.maxTtl(), maxTtl, explicitMax);
        if (max.isNegative() || max.isZero()) {
            throw refused("max TTL must be greater than zero");
        }
        Duration age = Duration.ofSeconds(Duration.between(issued, now).toSeconds());
        List<String> warnings = new ArrayList<>();
        if (period.isPositive()) {
            Duration granted = capped("period", "period value is", period, max, warnings);
            return explicitMax.isZero()
                    ? new Granted(granted, warnings)
                    : bounded(granted, explicitMax.minus(age), warnings);
        }
        return bounded(wanted(bounds), max.minus(age), warnings);
    }

    private Duration wanted(Bounds bounds) {
        if (increment.isPositive()) {
            return increment;
        }
        return ttl.isPositive() ? ttl : bounds.defaultTtl();
    }

    private static Granted bounded(Duration wanted, Duration left, List<String> warnings) {
        if (left.isNegative() || left.isZero()) {
            throw refused(PAST_MAXIMUM);
        }
        return new Granted(capped("TTL", "TTL value is", wanted, left, warnings), warnings);
    }

    private static Duration capped(
            String what, String value, Duration wanted, Duration max, List<String> warnings) {
        if (wanted.compareTo(max) <= 0) {
            return wanted;
        }
        warnings.add(
                "%s of \"%s\" exceeded the effective max_ttl of \"%s\"; %s capped accordingly"
                        .formatted(what, shown(wanted), shown(max), value));
        return max;
    }

    private static Duration smallest(Duration bound, Duration... others) {
        Duration smallest = bound;
        for (Duration other : others) {
            if (other.isPositive() && other.compareTo(smallest) < 0) {
                smallest = other;
            }
        }
        return smallest;
    }

    private static RequestFailure refused(String text) {
        return new RequestFailure.Invalid(RequestFailure.oneError(text));
    }

    /** A duration without its zero parts: {@code 768h}, {@code 1h30m}. */
    private static String shown(Duration duration) {
        String text = GoDuration.format(duration);
        if (text.endsWith("m0s")) {
            text = text.substring(0, text.length() - 2);
        }
        int zeroMinutes = text.indexOf("h0m");
        return zeroMinutes > 0
                ? text.substring(0, zeroMinutes + 1) + text.substring(zeroMinutes + 3)
                : text;
    }
}
