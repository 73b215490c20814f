package dev.coffer.gate.lockout;

import dev.coffer.gate.routing.LockoutConfig;
import dev.coffer.gate.routing.MountEntry;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody tries to log in under a name, at a mount where names can be guessed.
 *
 * @param mount where
 * @param name as the method knows it
 * @param terms in force at the mount
 * @param now the time of the request
 */
public record Attempt(MountEntry mount, String name, LockoutConfig terms, Instant now) {
    /** The auth methods at which names can be guessed. */
    private static final Set<String> TYPES = Set.of("approle", "userpass");

    /** What is in force at a mount; empty where nobody is ever locked out. */
    public static Optional<LockoutConfig> terms(MountEntry mount) {
        if (!mount.isAuth() || !TYPES.contains(mount.type())) {
            return Optional.empty();
        }
        LockoutConfig terms =
                mount.config()
                        .auth()
                        .lockout()
                        .map(tuned -> tuned.orElse(LockoutConfig.DEFAULT))
                        .orElse(LockoutConfig.DEFAULT);
        return terms.disabled() ? Optional.empty() : Optional.of(terms);
    }
}
