package dev.coffer.auth.jwt;

import dev.coffer.crypto.ConstantTime;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.RandomText;
import dev.coffer.crypto.Sha256;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The logins of a mount whose users are at the issuer. They have a fixed number of places, so
 * nobody can fill a store by beginning logins, and one that is over is overwritten: there is
 * nothing to clean (decision 0170). Thread-safe.
 */
final class PendingLogins {
    /** How long a user may take. Source: OpenBao, jwt auth method, oidcRequestTimeout. */
    static final Duration LIFE = Duration.ofMinutes(10);

    /** How many places a mount has. */
    static final int PLACES = 4096;

    /** How many places are looked at for one that is free. */
    private static final int MAX_TRIES = 16;

    private static final int RANDOM_LENGTH = 24;
    private static final int VERIFIER_LENGTH = 43;

    private static final String FULL =
            "too many logins have begun and not ended at this mount; nothing was changed, try again"
                    + " in a few minutes";
    private static final int RETRY_AFTER_SECONDS = 60;

    private final RandomSource random;

    PendingLogins(RandomSource random) {
        this.random = random;
    }

    /** Fresh keys for a login by a browser. */
    PendingLogin.Keys keys() {
        return new PendingLogin.Keys(
                "n_" + RandomText.base62(random, RANDOM_LENGTH),
                RandomText.base62(random, VERIFIER_LENGTH));
    }

    /**
     * Begins a login.
     *
     * @throws RequestFailure.Unavailable 503 if too many have begun
     */
    PendingLogin begin(
            Transaction tx, MountId mount, String role, PendingLogin.Asked asked, Instant now) {
        for (int i = 0; i < MAX_TRIES; i++) {
            String state = "st_" + RandomText.base62(random, RANDOM_LENGTH);
            if (at(tx, mount, state, now).isEmpty()) {
                PendingLogin login =
                        new PendingLogin(
                                state,
                                role,
                                now.plus(LIFE).truncatedTo(ChronoUnit.SECONDS),
                                asked,
                                PendingLogin.Received.NOTHING,
                                Optional.empty());
                keep(tx, mount, login);
                return login;
            }
        }
        throw new RequestFailure.Unavailable(FULL, RETRY_AFTER_SECONDS);
    }

    /** The login of a state, while somebody may still wait for it. */
    Optional<PendingLogin> find(ReadTransaction tx, MountId mount, String state, Instant now) {
        return at(tx, mount, state, now).filter(login -> ConstantTime.equal(login.state(), state));
    }

    private static Optional<PendingLogin> at(
            ReadTransaction tx, MountId mount, String state, Instant now) {
        return Optional.ofNullable(tx.get(key(mount, state)))
                .map(PendingLogin::decode)
                .filter(login -> now.isBefore(login.end()));
    }

    /** Keeps what has become of a login. */
    void keep(Transaction tx, MountId mount, PendingLogin login) {
        tx.put(key(mount, login.state()), login.encode());
    }

    /** Ends a login. */
    void end(Transaction tx, MountId mount, PendingLogin login) {
        tx.delete(key(mount, login.state()));
    }

    private static RecordKey key(MountId mount, String state) {
        byte[] hash = Sha256.hash(state.getBytes(StandardCharsets.UTF_8));
        int place = Math.floorMod(ByteBuffer.wrap(hash).getInt(), PLACES);
        Bytes id = mount.bytes();
        byte[] suffix = new byte[MountId.BYTES + Short.BYTES];
        id.copyTo(suffix, 0);
        ByteBuffer.wrap(suffix).putShort(MountId.BYTES, (short) place);
        return RecordKey.of(RecordType.OIDC_LOGIN, suffix);
    }
}
