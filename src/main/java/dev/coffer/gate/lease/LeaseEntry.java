package dev.coffer.gate.lease;

import dev.coffer.request.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The lease of a secret that was handed out.
 *
 * @param id as the client knows it: the path, a slash, a random suffix
 * @param path that was read
 * @param owner serial of the token that read it; empty for a batch token
 * @param issued when it was made
 * @param ttl given at last
 * @param expires when it ends
 * @param renewed when it was renewed last
 * @param renewable whether it can be renewed
 * @param epoch in which it was made
 */
public record LeaseEntry(
        String id,
        String path,
        Bytes owner,
        Instant issued,
        Duration ttl,
        Instant expires,
        Optional<Instant> renewed,
        boolean renewable,
        long epoch) {
    /** The same, renewed. */
    public LeaseEntry renewed(Instant now, Duration newTtl) {
        return new LeaseEntry(
                id,
                path,
                owner,
                issued,
                newTtl,
                now.plus(newTtl),
                Optional.of(now),
                renewable,
                epoch);
    }

    /** What follows the path in the id. */
    public String suffix() {
        return id.substring(path.length() + 1);
    }
}
