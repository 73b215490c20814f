package dev.coffer.storage.seal;

import dev.coffer.crypto.Aead;
import dev.coffer.crypto.InconsistentSharesException;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.crypto.Shamir;
import dev.coffer.storage.barrier.Keyring;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.List;

/**
 * Everything that an initialization makes. Closing it erases all but the shares, which the operator
 * gets.
 *
 * @param unsealKey what the shares give; seals the root key
 * @param rootKey seals the keyring
 */
record NewKeys(
        SealConfig config,
        SecretBytes unsealKey,
        SecretBytes rootKey,
        Keyring keyring,
        List<SecretBytes> shares)
        implements AutoCloseable {
    static NewKeys create(SealConfig config, RandomSource random, Instant now) {
        SecretBytes unsealKey = SecretBytes.random(random, Aead.KEY_SIZE_BYTES);
        SecretBytes rootKey = SecretBytes.random(random, Aead.KEY_SIZE_BYTES);
        List<SecretBytes> shares = split(unsealKey, config, random);
        return new NewKeys(config, unsealKey, rootKey, Keyring.create(random, now), shares);
    }

    private static List<SecretBytes> split(
            SecretBytes unsealKey, SealConfig config, RandomSource random) {
        if (config.shares() == 1) {
            return List.of(unsealKey.duplicate());
        }
        List<SecretBytes> shares =
                Shamir.split(unsealKey, config.shares(), config.threshold(), random);
        requireGives(shares.subList(0, config.threshold()), unsealKey);
        requireGives(
                shares.subList(config.shares() - config.threshold(), config.shares()), unsealKey);
        return shares;
    }

    /** Shares that were wrong would be noticed when nothing could be done about it any more. */
    private static void requireGives(List<SecretBytes> shares, SecretBytes unsealKey) {
        try {
            SecretBytes combined = Shamir.combine(shares);
            if (!combined.equals(unsealKey)) {
                throw new IllegalStateException("the shares do not give the key back");
            }
            combined.destroy();
        } catch (InconsistentSharesException wrong) {
            throw new IllegalStateException("the shares do not give the key back", wrong);
        }
    }

    /** Writes the records that an unsealing reads. */
    void write(Transaction tx, RandomSource random) {
        SecretBytes encoded = keyring.encode();
        tx.put(SealRecords.CONFIG, config.encode());
        tx.put(
                SealRecords.ROOT_KEY,
                KeyWrap.seal(unsealKey, SealRecords.ROOT_KEY, rootKey, random));
        tx.put(SealRecords.KEYRING, KeyWrap.seal(rootKey, SealRecords.KEYRING, encoded, random));
        encoded.destroy();
    }

    @Override
    public void close() {
        unsealKey.destroy();
        rootKey.destroy();
        keyring.destroy();
    }
}
