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
import java.util.List;
import java.util.Optional;

/**
 * The steps of one way to replace the unseal key or the recovery key. Where the seal opens by
 * itself there is no unseal key: recovery shares replace the root key then, and there are no new
 * shares. What changes the attempt happens outside of transactions, once; what changes the store in
 * one transaction, which also checks the shares given.
 */
final class KeyReplacement {
    private static final Logger LOG = Logs.logger("system.keys");

    private static final String UNSEAL_WRONG =
            "failed to read root key: invalid key: failed to decrypt keys from storage: cipher:"
                    + " message authentication failed";
    private static final String RECOVERY_WRONG =
            "recovery key verification failed: recovery key does not match submitted values";

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

    /** Whether there are recovery keys. */
    boolean recovers() {
        return seal.isAutomatic();
    }

    /** Whether what is replaced has no shares of its own. */
    private boolean withoutShares() {
        return seal.isAutomatic() && !rotation.texts().recovery();
    }

    /** Whether it needs no shares, because there are none yet. */
    private boolean isFirst() {
        return rotation.texts().recovery() && required() == 0;
    }

    /** How many shares of the key in force are needed. */
    int required() {
        return seal.status().threshold();
    }

    /**
     * Refuses numbers that no shares can have, in the words of this way.
     *
     * @param more what else was asked for
     * @return what there will be, as far as numbers go
     */
    Numbers requireShares(Numbers asked, More more) {
        if (withoutShares()) {
            requireNothing(more);
            int none = rotation.texts() == RotationTexts.ROTATE ? 1 : 0;
            return new Numbers(none, none);
        }
        requireNumbers(asked.shares(), asked.threshold());
        return asked;
    }

    /** How many shares, and how many of them are enough. */
    record Numbers(int shares, int threshold) {}

    /** What can be asked for where there are shares. */
    record More(boolean recipients, boolean backup, boolean verified) {}

    private void requireNothing(More more) {
        RotationTexts texts = rotation.texts();
        if (more.recipients()) {
            throw new RequestFailure.Invalid(texts.notWithRecoveryKeys("PGP key encryption"));
        }
        if (more.backup()) {
            throw new RequestFailure.Invalid(texts.notWithRecoveryKeys("key backup"));
        }
        if (more.verified()) {
            throw new RequestFailure.Invalid(texts.notWithRecoveryKeys("requiring verification"));
        }
    }

    private void requireNumbers(int shares, int threshold) {
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
     * @param first whether nothing had to be proved
     */
    record Step(
            KeyRotation.Offer offer,
            Optional<KeySet> next,
            String verificationNonce,
            boolean first) {}

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
        Optional<KeySet> next =
                withoutShares()
                        ? Optional.empty()
                        : offer.key().map(_ -> newKeySet(offer.status().wanted()));
        return new Step(
                offer, next, offer.status().wanted().verified() ? random.uuid() : "", false);
    }

    /** What a start has come to where there are no shares yet that could be asked for. */
    Optional<Step> first() {
        if (!isFirst()) {
            return Optional.empty();
        }
        return rotation.status()
                .map(status ->
                        new Step(
                                new KeyRotation.Offer(status, Optional.empty()),
                                Optional.of(newKeySet(status.wanted())),
                                status.wanted().verified() ? random.uuid() : "",
                                true));
    }

    private KeySet newKeySet(KeyRotation.Wanted wanted) {
        return seal.newKeySet(wanted.shares(), wanted.threshold());
    }

    /**
     * Part of a transaction: the new shares where there are enough of the old ones.
     *
     * @throws RequestFailure.Invalid 400 if those are wrong; the attempt goes on without them
     */
    Optional<Replaced> finish(Transaction tx, Step step) {
        Optional<SecretBytes> key = step.offer().key();
        if (key.isEmpty() && !step.first()) {
            return Optional.empty();
        }
        key.ifPresent(given -> requireRight(tx, given));
        if (step.next().isEmpty()) {
            return Optional.of(replaceRootKey(tx, step));
        }
        String nonce = step.offer().status().nonce();
        KeyRotation.Wanted wanted = step.offer().status().wanted();
        KeySet next = step.next().get();
        EncodedShares shares = EncodedShares.of(next.shares(), wanted.recipients(), random);
        if (wanted.backup()) {
            ShareBackup.put(tx, rotation.texts().recovery(), nonce, shares);
        }
        if (wanted.verified()) {
            tx.afterCommit(() -> rotation.awaitVerification(nonce, step.verificationNonce(), next));
        } else {
            install(tx, nonce, next);
            tx.afterCommit(next::close);
        }
        return Optional.of(new Replaced(nonce, wanted, shares, step.verificationNonce()));
    }

    private void requireRight(Transaction tx, SecretBytes key) {
        if (!seal.opens(tx, key)) {
            throw new RequestFailure.Invalid(seal.isAutomatic() ? RECOVERY_WRONG : UNSEAL_WRONG);
        }
        tx.afterCommit(key::destroy);
    }

    private Replaced replaceRootKey(Transaction tx, Step step) {
        KeyRotation.Status status = step.offer().status();
        seal.replaceRootKey(tx);
        tx.afterCommit(() -> rotation.finish(status.nonce()));
        return new Replaced(
                status.nonce(),
                status.wanted(),
                new EncodedShares(List.of(), List.of(), List.of()),
                "");
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
            if (rotation.texts().recovery()) {
                seal.installRecovery(tx, next);
            } else {
                seal.install(tx, next);
            }
        } catch (DestroyedKeyException cancelledMeanwhile) {
            throw new RequestFailure.Invalid(rotation.texts().noneToVerifyOf());
        }
        tx.afterCommit(() -> {
            rotation.finish(nonce);
            LOG.log(Level.WARNING, "a key was replaced; the old shares are void");
        });
    }
}
