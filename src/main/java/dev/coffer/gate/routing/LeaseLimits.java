package dev.coffer.gate.routing;

import java.time.Duration;

/**
 * The server's own lease times, which hold where a mount has none.
 *
 * @param defaultTtl how long a lease lives that nobody asked for more or less
 * @param maxTtl how long one lives at most
 */
public record LeaseLimits(Duration defaultTtl, Duration maxTtl) {
    /** OpenBao's defaults: 768 hours (32 days) both. */
    public static final LeaseLimits DEFAULT =
            new LeaseLimits(Duration.ofDays(32), Duration.ofDays(32));
}
