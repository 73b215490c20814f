package dev.coffer.system.keys;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.crypto.InconsistentSharesException;
import dev.coffer.crypto.PgpKey;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.seal.KeySet;
import dev.coffer.storage.seal.ShareSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The shares given to replace the unseal key: one attempt at a time, in memory, forgotten on
 * sealing. With verification the new shares are handed out first and given back once before the new
 * key is put in force, so that nobody is left with shares that never arrived. Thread-safe. What the
 * shares prove is decided by the transaction that replaces the key.
 */
final class KeyRotation {
    private final RandomSource random;
    private final RotationTexts texts;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable Attempt attempt;

    KeyRotation(RandomSource random, RotationTexts texts) {
        this.random = random;
        this.texts = texts;
    }

    /** The words of the paths that this rotation belongs to. */
    RotationTexts texts() {
        return texts;
    }

    /**
     * What was asked for.
     *
     * @param recipients for whom the new shares are encrypted; empty if they are not
     * @param backup whether the encrypted shares are kept
     * @param verified whether the new shares must be given back before they count
     */
    record Wanted(
            int shares, int threshold, List<PgpKey> recipients, boolean backup, boolean verified) {
        Wanted {
            recipients = List.copyOf(recipients);
        }

        List<String> fingerprints() {
            return recipients.stream().map(PgpKey::fingerprint).toList();
        }
    }

    /** One attempt; used under the lock. */
    private static final class Attempt {
        private final String nonce;
        private final Wanted wanted;
        private final ShareSet given = new ShareSet();
        private final ShareSet givenBack = new ShareSet();
        private String verificationNonce = "";
        private @Nullable KeySet unverified;

        private Attempt(String nonce, Wanted wanted) {
            this.nonce = nonce;
            this.wanted = wanted;
        }

        private void erase() {
            given.clear();
            givenBack.clear();
            KeySet set = unverified;
            if (set != null) {
                set.close();
            }
        }
    }

    /**
     * Where an attempt stands.
     *
     * @param progress shares given of the key in force
     * @param verificationNonce empty as long as there is nothing to verify
     * @param verificationProgress shares given back of the new key
     */
    record Status(
            String nonce,
            Wanted wanted,
            int progress,
            String verificationNonce,
            int verificationProgress) {}

    /**
     * What one more share has come to.
     *
     * @param key what enough shares give, to be destroyed; empty as long as there are too few
     */
    record Offer(Status status, Optional<SecretBytes> key) {}

    /** A new key whose shares were given back; it is still to be put in force. */
    record Verified(String nonce, String verificationNonce, KeySet next) {}

    /** Where the attempt stands; empty without one. */
    Optional<Status> status() {
        lock.lock();
        try {
            return Optional.ofNullable(attempt).map(KeyRotation::statusOf);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Begins an attempt.
     *
     * @throws RequestFailure.Invalid 400 if one is under way
     */
    void start(Wanted wanted) {
        lock.lock();
        try {
            if (attempt != null) {
                throw new RequestFailure.Invalid(texts.underWay());
            }
            attempt = new Attempt(random.uuid(), wanted);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses what a second attempt would be, before anything else of it is looked at. */
    void requireNone() {
        if (status().isPresent()) {
            throw new RequestFailure.Invalid(texts.underWay());
        }
    }

    /** Ends the attempt, if there is one; the key in force stays. */
    void cancel() {
        lock.lock();
        try {
            if (attempt != null) {
                attempt.erase();
                attempt = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the attempt of this nonce: its key is in force. */
    void finish(String nonce) {
        lock.lock();
        try {
            if (attempt != null && attempt.nonce.equals(nonce)) {
                attempt.erase();
                attempt = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a share of the key in force over. At the threshold the shares are used up, whatever
     * comes of them.
     *
     * @throws RequestFailure.Invalid 400 if it does not fit the attempt
     */
    Offer offer(String nonce, SecretBytes share, int threshold) {
        lock.lock();
        try {
            Attempt current = attempt;
            if (current == null) {
                throw new RequestFailure.Invalid(texts.none());
            }
            if (!current.verificationNonce.isEmpty()) {
                throw new RequestFailure.Invalid(texts.toVerify(current.verificationNonce));
            }
            if (!current.nonce.equals(nonce)) {
                throw new RequestFailure.Invalid(texts.wrongNonce(current.nonce));
            }
            if (!current.given.add(share)) {
                throw new RequestFailure.Invalid(texts.repeated());
            }
            Status status = statusOf(current);
            boolean enough = status.progress() >= threshold;
            return new Offer(
                    status, enough ? Optional.of(combined(current.given)) : Optional.empty());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Keeps a new key until its shares are given back. Where the attempt was cancelled meanwhile it
     * is erased.
     *
     * @param verificationNonce what the shares are given back with
     */
    void awaitVerification(String nonce, String verificationNonce, KeySet set) {
        lock.lock();
        try {
            if (attempt == null || !attempt.nonce.equals(nonce)) {
                set.close();
            } else {
                attempt.unverified = set;
                attempt.verificationNonce = verificationNonce;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a share of the new key over.
     *
     * @return the new key once enough shares have given it; empty as long as there are too few
     * @throws RequestFailure.Invalid 400 if it does not fit; where the shares together are wrong
     *     they are forgotten and the nonce changes
     */
    Optional<Verified> verify(String nonce, SecretBytes share) {
        lock.lock();
        try {
            Attempt current = attempt;
            if (current == null) {
                throw new RequestFailure.Invalid(texts.noneToVerifyOf());
            }
            KeySet set = current.unverified;
            if (set == null) {
                throw new RequestFailure.Invalid(texts.noneToVerify());
            }
            if (!current.verificationNonce.equals(nonce)) {
                throw new RequestFailure.Invalid(
                        "incorrect nonce supplied; nonce for this verify operation is \""
                                + current.verificationNonce
                                + "\"");
            }
            if (!current.givenBack.add(share)) {
                throw new RequestFailure.Invalid(
                        "given key has already been provided during this verify operation");
            }
            if (current.givenBack.size() < current.wanted.threshold()) {
                return Optional.empty();
            }
            requireGives(current, set);
            return Optional.of(new Verified(current.nonce, current.verificationNonce, set));
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void requireGives(Attempt current, KeySet set) {
        boolean right = false;
        try {
            SecretBytes combined = current.givenBack.combined();
            right = combined.equals(set.unsealKey());
            combined.destroy();
        } catch (InconsistentSharesException wrong) {
            throw new RequestFailure.Invalid(
                    "failed to compute key for verification: " + wrong.getMessage());
        } finally {
            current.givenBack.clear();
            if (!right) {
                current.verificationNonce = random.uuid();
            }
        }
        if (!right) {
            throw new RequestFailure.Invalid(texts.verificationFailed());
        }
    }

    /** Forgets the shares given back and changes the nonce for them. */
    void restartVerification() {
        lock.lock();
        try {
            if (attempt != null && attempt.unverified != null) {
                attempt.givenBack.clear();
                attempt.verificationNonce = random.uuid();
            }
        } finally {
            lock.unlock();
        }
    }

    private SecretBytes combined(ShareSet shares) {
        try {
            return shares.combined();
        } catch (InconsistentSharesException wrong) {
            throw new RequestFailure.Invalid(texts.inconsistent() + wrong.getMessage());
        } finally {
            shares.clear();
        }
    }

    private static Status statusOf(Attempt attempt) {
        return new Status(
                attempt.nonce,
                attempt.wanted,
                attempt.given.size(),
                attempt.verificationNonce,
                attempt.givenBack.size());
    }
}
