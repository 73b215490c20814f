package dev.coffer.storage.seal;

import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.RequestFailure;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * With what the root key is opened, and what takes that key's place at once.
 *
 * @param key opens the root key; whoever opens takes it over
 * @param move empty where everything stays as it is
 */
record Opening(SecretBytes key, Optional<Move> move) {
    /** Wire text: 400 for an ordinary share while the seal is to be replaced. */
    static final String MIGRATE_MISSING =
            "migrate option not provided and seal migration is pending";

    /** Wire text: 400 for a share of a migration where there is none. */
    static final String NOTHING_TO_MIGRATE =
            "can't perform a seal migration, no migration seal found";

    /** Wire text: 400 where recovery shares give another key than the recovery key. */
    static final String RECOVERY_WRONG =
            "invalid key: failed to verify recovery key: recovery key does not match submitted"
                    + " values";

    /**
     * Another guard of the root key.
     *
     * @param next what is stored of it; {@link SealConfig#generation} is one higher
     * @param key opens the root key from now on
     * @param recovery the recovery key that is kept from now on; empty to leave it alone
     */
    record Move(SealConfig next, SecretBytes key, Optional<SecretBytes> recovery) {}

    /**
     * What the key of the configuration opens; the current key takes the previous one's place.
     *
     * @throws RequestFailure.Internal 500 if the configuration has not the key that was used
     */
    static Opening automatic(SealConfig stored, StaticKeys keys) {
        SecretBytes key = required(stored, keys);
        if (stored.keyId().equals(keys.currentId())) {
            return new Opening(key, Optional.empty());
        }
        SealConfig next =
                SealConfig.automatic(stored.shares(), stored.threshold(), keys.currentId());
        return new Opening(
                key,
                Optional.of(
                        new Move(
                                next.after(stored), keys.current().duplicate(), Optional.empty())));
    }

    /**
     * What shares open.
     *
     * @param given the key that the shares gave; taken over
     * @param isRecoveryKey tells whether it is the store's recovery key
     * @throws RequestFailure.Invalid 400 if it had to be and is not
     */
    static Opening ofShares(
            SealSetup setup,
            SealConfig stored,
            SecretBytes given,
            Predicate<SecretBytes> isRecoveryKey) {
        if (!stored.isAutomatic()) {
            return new Opening(given, toAutomatic(setup, stored, given));
        }
        if (!isRecoveryKey.test(given)) {
            given.destroy();
            throw new RequestFailure.Invalid(RECOVERY_WRONG);
        }
        StaticKeys keys = setup.keys();
        if (keys != null) {
            given.destroy();
            return automatic(stored, keys);
        }
        StaticKeys disabled = setup.disabled();
        if (disabled == null) {
            given.destroy();
            throw new RequestFailure.Invalid(NOTHING_TO_MIGRATE);
        }
        SealConfig next = new SealConfig(stored.shares(), stored.threshold()).after(stored);
        return new Opening(
                required(stored, disabled), Optional.of(new Move(next, given, Optional.empty())));
    }

    /** The unseal key becomes the recovery key, so that the shares keep a use. */
    private static Optional<Move> toAutomatic(
            SealSetup setup, SealConfig stored, SecretBytes unsealKey) {
        StaticKeys keys = setup.keys();
        if (keys == null) {
            return Optional.empty();
        }
        SealConfig next =
                SealConfig.automatic(stored.shares(), stored.threshold(), keys.currentId());
        return Optional.of(
                new Move(
                        next.after(stored),
                        keys.current().duplicate(),
                        Optional.of(unsealKey.duplicate())));
    }

    private static SecretBytes required(SealConfig stored, StaticKeys keys) {
        return keys.named(stored.keyId())
                .orElseThrow(() ->
                        new RequestFailure.Internal(
                                "unknown key id for data: `"
                                        + stored.keyId()
                                        + "`: give this key as the seal's current_key or"
                                        + " previous_key"));
    }

    /** Erases what is left once the store is open, or has refused to open. */
    void destroy() {
        move.ifPresent(to -> {
            to.key().destroy();
            to.recovery().ifPresent(SecretBytes::destroy);
        });
    }
}
