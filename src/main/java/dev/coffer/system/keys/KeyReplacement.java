package dev.coffer.system.keys;

import dev.coffer.crypto.DestroyedKeyException;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.seal.EncodedShares;
import dev.coffer.storage.seal.KeySet;
import dev.coffer.storage.seal.Seal;
import dev.coffer.storage.seal.SealConfig;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * The steps of one way to replace the unseal key. What changes the attempt happens outside of
 * transactions, once; what changes the store in one transaction, which also checks the shares
 * given.
 */
final class KeyReplacement {
    private static final Logger LOG = Logs.logger("system.keys");

    private final Seal seal;
    private final RandomSource random;
    private final KeyRotation rotation;

    KeyReplacement(Seal seal, RandomSource random, KeyRotation rotation) {
        this.seal = seal;
        this.random = random;
        this.rotation = rotation;
    }

    KeyRotation rotation() {
        return rotation;
    }

    /** How many shares of the key in force are needed. */
    int required() {
        return seal.status().threshold();
    }

    /** Refuses numbers that no shares can have, in the words of this way. */
    void requireShares(int shares, int threshold) {
        SealConfig.refusal(shares, threshold)
                .ifPresent(why -> {
                    throw new RequestFailure.Invalid(rotation.texts().invalid() + why);
                });
    }

    /**
     * What a share has come to, outside of every transaction.
     *
     * @param next the new key where there were enough shares; nothing knows it yet
     * @param verificationNonce what the shares of the new key will be given back with
     */
    record Step(KeyRotation.Offer offer, Optional<KeySet> next, String verificationNonce) {}

    /**
     * The new shares.
     *
     * @param verificationNonce empty where the new key is in force already
     */
    record Replaced(
            String nonce,
            KeyRotation.Wanted wanted,
            EncodedShares shares,
            String verificationNonce) {}

    /**
     * Takes a share over.
     *
     * @throws RequestFailure.Invalid 400 if it does not fit the attempt
     */
    Step offer(String nonce, SecretBytes share) {
        KeyRotation.Offer offer = rotation.offer(nonce, share, required());
        KeyRotation.Wanted wanted = offer.status().wanted();
        Optional<KeySet> next =
                offer.key().map(_ -> seal.newKeySet(wanted.shares(), wanted.threshold()));
        return new Step(offer, next, wanted.verified() ? random.uuid() : "");
    }

    /**
     * Part of a transaction: the new shares where there are enough of the old ones.
     *
     * @throws RequestFailure.Invalid 400 if those are wrong; the attempt goes on without them
     */
    Optional<Replaced> finish(Transaction tx, Step step) {
        if (step.offer().key().isEmpty() || step.next().isEmpty()) {
            return Optional.empty();
        }
        SecretBytes key = step.offer().key().get();
        if (!seal.opens(tx, key)) {
            throw new RequestFailure.Invalid(
                    "failed to read root key: invalid key: failed to decrypt keys from storage:"
                            + " cipher: message authentication failed");
        }
        String nonce = step.offer().status().nonce();
        KeyRotation.Wanted wanted = step.offer().status().wanted();
        KeySet next = step.next().get();
        EncodedShares shares = EncodedShares.of(next.shares(), wanted.recipients(), random);
        if (wanted.backup()) {
            ShareBackup.put(tx, nonce, shares);
        }
        tx.afterCommit(key::destroy);
        if (wanted.verified()) {
            tx.afterCommit(() -> rotation.awaitVerification(nonce, step.verificationNonce(), next));
        } else {
            install(tx, nonce, next);
            tx.afterCommit(next::close);
        }
        return Optional.of(new Replaced(nonce, wanted, shares, step.verificationNonce()));
    }

    /**
     * Part of a transaction: puts a key in force whose shares were given back.
     *
     * @throws RequestFailure.Invalid 400 if the attempt was cancelled meanwhile
     */
    void install(Transaction tx, KeyRotation.Verified done) {
        boolean goesOn =
                rotation.status().filter(now -> now.nonce().equals(done.nonce())).isPresent();
        if (!goesOn) {
            throw new RequestFailure.Invalid(rotation.texts().noneToVerifyOf());
        }
        install(tx, done.nonce(), done.next());
    }

    private void install(Transaction tx, String nonce, KeySet next) {
        try {
            seal.install(tx, next);
        } catch (DestroyedKeyException cancelledMeanwhile) {
            throw new RequestFailure.Invalid(rotation.texts().noneToVerifyOf());
        }
        tx.afterCommit(() -> {
            rotation.finish(nonce);
            LOG.log(Level.WARNING, "the unseal key was replaced; the old shares are void");
        });
    }
}
