package dev.coffer.gate.token;

import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a token. Immutable.
 *
 * @param kind service (a record) or batch (the token itself, kept nowhere)
 * @param accessor names the token without giving its rights; empty for a batch token
 * @param policies names of the policies that it carries itself, sorted; those of its entity are
 *     worked out anew at each request
 * @param origin where it comes from
 * @param life how long it lives
 * @param uses how often it may still be used; 0 for as often as wanted, {@link #LAST_USE} while the
 *     last use is under way, which nobody sees but the request itself
 * @param givenUses what {@code uses} was at first
 * @param boundCidrs networks that it may come from; empty for all
 * @param epoch in which it was made: what was revoked with a path's prefix before does not concern
 *     it
 * @param serial 32 random bytes, empty for a batch token: no token before or after has it, not even
 *     one of the same text
 */
public record TokenEntry(
        Kind kind,
        String accessor,
        List<String> policies,
        Origin origin,
        Life life,
        long uses,
        long givenUses,
        List<String> boundCidrs,
        long epoch,
        Bytes serial) {
    /** The policy that may do everything. */
    public static final String ROOT_POLICY = "root";

    /** What {@link #uses} is during the last use. */
    public static final long LAST_USE = -1;

    /** What {@link #uses} is of a token that is gone and whose children live on as orphans. */
    static final long TOMBSTONE = -2;

    /** Length of a serial. */
    public static final int SERIAL_BYTES = 32;

    /** The kinds of tokens. */
    public enum Kind {
        SERVICE("service"),
        BATCH("batch");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }

        /** As clients know it. */
        public String shown() {
            return shown;
        }
    }

    /**
     * Where a token comes from.
     *
     * @param path that made it, for example {@code auth/token/create}
     * @param displayName shown in logs
     * @param metadata an object of texts, or null where none was given
     * @param role the token role; empty for none
     * @param entityId whose token it is; empty for nobody's
     * @param parent the token that it ends with; empty for an orphan
     * @param login what a login has left for the renewal; empty where no login made it
     */
    public record Origin(
            String path,
            String displayName,
            JsonValue metadata,
            String role,
            String entityId,
            Optional<Parent> parent,
            Optional<LoginMount> login) {}

    /**
     * The token that another one ends with.
     *
     * @param hash under which it is kept
     * @param serial by which it is known from a later token of the same text
     * @param depth how many tokens there are above the child
     */
    public record Parent(Bytes hash, Bytes serial, int depth) {}

    /**
     * The auth mount that a token came from.
     *
     * @param id of the mount; it ends with the mount
     * @param accessor of the mount
     * @param renewal what the method wants back when the token is renewed
     */
    public record LoginMount(MountId id, String accessor, JsonObject renewal) {}

    /**
     * How long a token lives.
     *
     * @param created when it was made
     * @param ttl given at first; zero for ever
     * @param granted given by the last renewal
     * @param explicitMax asked for with the token; zero for none
     * @param period asked for with the token; zero for none
     * @param renewable whether it can be renewed
     * @param leased whether there is a lease to show: all but the first root tokens
     * @param expires when it ends by itself; empty for never
     * @param renewed when it was renewed last
     */
    public record Life(
            Instant created,
            Duration ttl,
            Duration granted,
            Duration explicitMax,
            Duration period,
            boolean renewable,
            boolean leased,
            Optional<Instant> expires,
            Optional<Instant> renewed) {
        /** A life that never ends. */
        public static Life endless(Instant created) {
            return new Life(
                    created,
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO,
                    false,
                    false,
                    Optional.empty(),
                    Optional.empty());
        }

        /** A life of this length, with a lease; zero for ever. */
        public static Life of(
                Instant created,
                Duration ttl,
                Duration explicitMax,
                Duration period,
                boolean renewable) {
            return new Life(
                    created,
                    ttl,
                    ttl,
                    explicitMax,
                    period,
                    renewable,
                    true,
                    ttl.isZero() ? Optional.empty() : Optional.of(created.plus(ttl)),
                    Optional.empty());
        }

        /** The same, renewed. */
        public Life renewed(Instant now, Duration newTtl) {
            return new Life(
                    created,
                    ttl,
                    newTtl,
                    explicitMax,
                    period,
                    renewable,
                    leased,
                    Optional.of(now.plus(newTtl)),
                    Optional.of(now));
        }

        /** Whether it is over. */
        public boolean isOver(Instant now) {
            return expires.isPresent() && !now.isBefore(expires.get());
        }
    }

    /** Copies the lists. */
    public TokenEntry {
        policies = List.copyOf(policies);
        boundCidrs = List.copyOf(boundCidrs);
    }

    /** Whether it may do everything. */
    public boolean isRoot() {
        return policies.contains(ROOT_POLICY);
    }

    /** Whether each request spends a use. */
    public boolean isCounted() {
        return uses != 0;
    }

    /** Whether it is gone, and only its children remain. */
    boolean isTombstone() {
        return uses == TOMBSTONE;
    }

    /** The same with another count. */
    public TokenEntry withUses(long left) {
        return new TokenEntry(
                kind, accessor, policies, origin, life, left, givenUses, boundCidrs, epoch, serial);
    }

    /** The same with another life. */
    public TokenEntry withLife(Life other) {
        return new TokenEntry(
                kind,
                accessor,
                policies,
                origin,
                other,
                uses,
                givenUses,
                boundCidrs,
                epoch,
                serial);
    }

    /** The same without a parent. */
    public TokenEntry orphaned() {
        Origin alone =
                new Origin(
                        origin.path(),
                        origin.displayName(),
                        origin.metadata(),
                        origin.role(),
                        origin.entityId(),
                        Optional.empty(),
                        origin.login());
        return new TokenEntry(
                kind, accessor, policies, alone, life, uses, givenUses, boundCidrs, epoch, serial);
    }
}
