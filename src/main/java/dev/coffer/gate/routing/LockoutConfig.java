package dev.coffer.gate.routing;

import java.time.Duration;

/**
 * When an auth mount refuses a name after wrong attempts, as tuned. A zero means the server's own
 * value.
 *
 * @param threshold how many wrong attempts lock a name
 * @param duration for how long
 * @param counterReset after which time without a wrong attempt counting begins anew
 * @param disabled whether nobody is ever locked
 */
public record LockoutConfig(
        long threshold, Duration duration, Duration counterReset, boolean disabled) {
    /** What is tuned where a client says something of lockout for the first time. */
    public static final LockoutConfig UNTUNED =
            new LockoutConfig(0, Duration.ZERO, Duration.ZERO, false);

    /** OpenBao's defaults: five attempts, a quarter of an hour. */
    public static final LockoutConfig DEFAULT =
            new LockoutConfig(5, Duration.ofMinutes(15), Duration.ofMinutes(15), false);

    /** These values, and those of another where there is none. */
    public LockoutConfig orElse(LockoutConfig other) {
        return new LockoutConfig(
                threshold == 0 ? other.threshold : threshold,
                duration.isZero() ? other.duration : duration,
                counterReset.isZero() ? other.counterReset : counterReset,
                disabled || other.disabled);
    }
}
