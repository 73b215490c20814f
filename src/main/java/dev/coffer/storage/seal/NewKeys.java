package dev.coffer.storage.seal;

import dev.coffer.crypto.Aead;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
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
        KeySet set = KeySet.create(config, random);
        SecretBytes rootKey = SecretBytes.random(random, Aead.KEY_SIZE_BYTES);
        return new NewKeys(
                config, set.unsealKey(), rootKey, Keyring.create(random, now), set.shares());
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
