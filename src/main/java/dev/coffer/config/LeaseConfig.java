package dev.coffer.config;

import java.time.Duration;

/** How long leases and tokens live where no mount says otherwise. */
public record LeaseConfig(Duration defaultTtl, Duration maxTtl) {
    /** Source: OpenBao, 768 hours both. */
    public static final LeaseConfig DEFAULT =
            new LeaseConfig(Duration.ofDays(32), Duration.ofDays(32));
}
