package dev.coffer.gate.quota;

import dev.coffer.storage.schema.MountId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a client address may send requests to a part of the server. Immutable.
 *
 * @param name unique among rate limits
 * @param mount the mount that it is for, null for the whole server; a limit of a mount that is gone
 *     is void
 * @param suffix a path below the mount, without slashes around it, perhaps with {@code *} at its
 *     end; empty for all of the mount
 * @param role the login role that it is for, its case counts nothing; empty for every caller
 * @param rate requests within an interval, more than 0; rounded where it is counted
 * @param interval at least a second
 * @param blockInterval how long a client that went over is refused; zero until the interval ends
 * @param inheritable kept and shown
 */
public record RateLimit(
        String name,
        @Nullable MountId mount,
        String suffix,
        String role,
        double rate,
        Duration interval,
        Duration blockInterval,
        boolean inheritable) {
    /** How many requests an interval has; a rate below one still lets one in. */
    long requests() {
        return Math.max(1, Math.round(rate));
    }

    /** Whether another limit is for the same requests. */
    public boolean sameTarget(RateLimit other) {
        boolean sameMount = mount == null ? other.mount == null : mount.equals(other.mount);
        return sameMount && suffix.equals(other.suffix) && role.equalsIgnoreCase(other.role);
    }
}
