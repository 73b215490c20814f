package dev.coffer.gate.lease;

import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.RandomText;
import dev.coffer.request.Bytes;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Gives leases to answers, in the transaction of the request. Thread-safe. */
public final class LeaseMaker {
    private final RandomSource random;
    private final Voids voids;

    /** Leases whose ids come from {@code random}. */
    public LeaseMaker(RandomSource random, Voids voids) {
        this.random = random;
        this.voids = voids;
    }

    /**
     * Whose lease it is.
     *
     * @param path that was asked for
     * @param serial of the token that asks; empty for a batch token
     * @param until when a batch token ends, with which its leases end; empty for others
     * @param bounds of the mount
     */
    public record Owner(
            String path, Bytes serial, Optional<Instant> until, LeaseTerms.Bounds bounds) {}

    /** The same answer with a lease of about the length that it hints at. */
    public Response leased(Transaction tx, Response response, Owner owner, Instant now) {
        Duration wanted = Duration.ofSeconds(response.lease().durationSeconds());
        LeaseTerms.Granted granted =
                LeaseTerms.first(wanted, Duration.ZERO, Duration.ZERO)
                        .grant(owner.bounds(), now, now);
        Instant expires = now.plus(granted.ttl());
        if (owner.until().isPresent() && owner.until().get().isBefore(expires)) {
            expires = owner.until().get();
        }
        Duration ttl = Duration.between(now, expires);
        String id = owner.path() + "/" + RandomText.base62(random, RandomText.TOKEN_LENGTH);
        Leases.add(
                tx,
                new LeaseEntry(
                        id,
                        owner.path(),
                        owner.serial(),
                        now,
                        ttl,
                        expires,
                        Optional.empty(),
                        true,
                        voids.epoch(tx)));
        Response answer = response.withLease(new Response.Lease(id, true, ttl.toSeconds()));
        for (String warning : granted.warnings()) {
            answer = answer.withWarning(warning);
        }
        return answer;
    }
}
