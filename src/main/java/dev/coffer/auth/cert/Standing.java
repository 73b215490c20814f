package dev.coffer.auth.cert;

import java.time.Instant;
import java.util.Optional;

/** What responders say of a certificate. Immutable. */
sealed interface Standing {
    /**
     * It is not revoked.
     *
     * @param until when that is to be asked again; empty for each time
     */
    record Good(Optional<Instant> until) implements Standing {}

    /**
     * It is revoked.
     *
     * @param until when that is to be asked again; empty for each time
     */
    record Revoked(Optional<Instant> until) implements Standing {}

    /**
     * Nothing that counts was said.
     *
     * @param reason why; clients may see it
     */
    record Unclear(String reason) implements Standing {}

    /** When it is to be asked again; empty for each time. */
    default Optional<Instant> end() {
        return switch (this) {
            case Good good -> good.until();
            case Revoked revoked -> revoked.until();
            case Unclear _ -> Optional.empty();
        };
    }
}
