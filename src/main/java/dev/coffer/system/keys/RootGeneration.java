package dev.coffer.system.keys;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.crypto.InconsistentSharesException;
import dev.coffer.crypto.PgpKey;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.RandomText;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.seal.PgpRecipients;
import dev.coffer.storage.seal.ShareSet;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The shares given for a new root token: one attempt at a time, in memory, forgotten on sealing.
 * Thread-safe. What the shares prove is decided by the transaction that makes the token.
 */
final class RootGeneration {
    /** Characters of a root token, and so of the one-time password that hides it. */
    static final int OTP_LENGTH = "s.".length() + RandomText.TOKEN_LENGTH;

    private final RandomSource random;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable Attempt attempt;

    RootGeneration(RandomSource random) {
        this.random = random;
    }

    /** One attempt; used under the lock. */
    private static final class Attempt {
        private final String nonce;
        private final TokenCover cover;
        private final ShareSet shares = new ShareSet();

        private Attempt(String nonce, TokenCover cover) {
            this.nonce = nonce;
            this.cover = cover;
        }
    }

    /**
     * Where it stands.
     *
     * @param nonce of the attempt, empty without one
     * @param fingerprint of the OpenPGP key that the token is encrypted for, empty without one
     */
    record Status(String nonce, int progress, String fingerprint) {
        boolean started() {
            return !nonce.isEmpty();
        }
    }

    /**
     * What one more share has come to.
     *
     * @param key what enough shares give, to be destroyed; empty as long as there are too few
     */
    record Offer(Status status, TokenCover cover, Optional<SecretBytes> key) {}

    Status status() {
        lock.lock();
        try {
            return statusOf(attempt);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Begins an attempt.
     *
     * @param otp hides the token; made here if both are empty
     * @param pgpKey encrypts the token, if there is no password
     * @return the password that was made here, else empty
     * @throws RequestFailure.Invalid 400 if one of them is unusable, or an attempt is under way
     */
    String start(String otp, String pgpKey) {
        boolean own = otp.isEmpty() && pgpKey.isEmpty();
        String password = own ? RandomText.base62(random, OTP_LENGTH) : otp;
        TokenCover cover = cover(password, pgpKey);
        lock.lock();
        try {
            if (attempt != null) {
                throw new RequestFailure.Invalid(
                        "root generation already in progress for this namespace");
            }
            attempt = new Attempt(random.uuid(), cover);
        } finally {
            lock.unlock();
        }
        return own ? password : "";
    }

    private static TokenCover cover(String otp, String pgpKey) {
        if (otp.isEmpty()) {
            return new TokenCover.Encrypted(recipient(pgpKey));
        }
        TokenCover.Password password = new TokenCover.Password(otp);
        if (password.sizeBytes() != OTP_LENGTH) {
            throw new RequestFailure.Invalid("OTP string has incorrect length");
        }
        return password;
    }

    private static PgpKey recipient(String pgpKey) {
        try {
            return PgpRecipients.of(pgpKey);
        } catch (PgpRecipients.RefusedException refused) {
            throw new RequestFailure.Invalid("error parsing PGP key: " + refused.getMessage());
        }
    }

    /** Ends the attempt, if there is one. */
    void cancel() {
        lock.lock();
        try {
            if (attempt != null) {
                attempt.shares.clear();
                attempt = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the attempt of this nonce: its token is made. */
    void finish(String nonce) {
        lock.lock();
        try {
            if (attempt != null && attempt.nonce.equals(nonce)) {
                attempt.shares.clear();
                attempt = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a share over. At the threshold the shares are used up, whatever comes of them.
     *
     * @throws RequestFailure.Invalid 400 if it does not fit the attempt
     */
    Offer offer(String nonce, SecretBytes share, int threshold) {
        lock.lock();
        try {
            Attempt current = attempt;
            if (current == null) {
                throw new RequestFailure.Invalid("no root generation in progress");
            }
            if (!current.nonce.equals(nonce)) {
                throw new RequestFailure.Invalid(
                        "incorrect nonce supplied; nonce for this root generation operation is \""
                                + current.nonce
                                + "\"");
            }
            if (!current.shares.add(share)) {
                throw new RequestFailure.Invalid(
                        "given key has already been provided during this generation operation");
            }
            Status status = statusOf(current);
            boolean enough = status.progress() >= threshold;
            return new Offer(
                    status,
                    current.cover,
                    enough ? Optional.of(combined(current.shares)) : Optional.empty());
        } finally {
            lock.unlock();
        }
    }

    private static SecretBytes combined(ShareSet shares) {
        try {
            return shares.combined();
        } catch (InconsistentSharesException wrong) {
            throw new RequestFailure.Invalid("failed to compute root key: " + wrong.getMessage());
        } finally {
            shares.clear();
        }
    }

    private static Status statusOf(@Nullable Attempt attempt) {
        return attempt == null
                ? new Status("", 0, "")
                : new Status(attempt.nonce, attempt.shares.size(), attempt.cover.fingerprint());
    }
}
