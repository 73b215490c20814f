package dev.coffer.api.envelope;

import dev.coffer.request.GoDuration;
import dev.coffer.request.RequestFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code X-Vault-Wrap-TTL}. */
final class WrapTtl {
    private static final String PREFIX = "error parsing X-Vault-Wrap-TTL header: ";

    private WrapTtl() {}

    /**
     * The duration, absent if there is no header.
     *
     * @throws RequestFailure.Invalid (400) if it is none or negative
     */
    static @Nullable Duration parse(@Nullable String header) {
        if (header == null || header.isEmpty()) {
            return null;
        }
        Duration ttl =
                GoDuration.parseSeconds(header)
                        .orElseThrow(text -> new RequestFailure.Invalid(PREFIX + text));
        if (ttl.isNegative()) {
            throw new RequestFailure.Invalid(PREFIX + "requested wrap ttl cannot be negative");
        }
        return ttl;
    }
}
