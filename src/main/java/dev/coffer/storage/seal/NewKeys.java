package dev.coffer.storage.seal;

import dev.coffer.crypto.Aead;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.storage.barrier.Keyring;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an initialization makes. Closing it erases all but the shares, which the operator
 * gets.
 *
 * @param unsealKey what the shares give, or the static key; seals the root key
 * @param rootKey seals the keyring
 * @param recoveryKey what the shares give where a static key seals; null without shares
 */
record NewKeys(
        SealConfig config,
        SecretBytes unsealKey,
        SecretBytes rootKey,
        @Nullable SecretBytes recoveryKey,
        Keyring keyring,
        List<SecretBytes> shares)
        implements AutoCloseable {
    static NewKeys create(SealConfig config, SealSetup setup, RandomSource random, Instant now) {
        SecretBytes rootKey = SecretBytes.random(random, Aead.KEY_SIZE_BYTES);
        Keyring keyring = Keyring.create(random, now);
        StaticKeys keys = setup.keys();
        if (keys == null) {
            KeySet set = KeySet.create(config, random);
            return new NewKeys(config, set.unsealKey(), rootKey, null, keyring, set.shares());
        }
        SecretBytes seals = keys.current().duplicate();
        if (config.shares() == 0) {
            return new NewKeys(config, seals, rootKey, null, keyring, List.of());
        }
        KeySet set = KeySet.create(config, random);
        return new NewKeys(config, seals, rootKey, set.unsealKey(), keyring, set.shares());
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
        if (recoveryKey != null) {
            StoredKeys.putRecoveryKey(tx, recoveryKey, random);
        }
    }

    @Override
    public void close() {
        unsealKey.destroy();
        if (recoveryKey != null) {
            recoveryKey.destroy();
        }
        rootKey.destroy();
        keyring.destroy();
    }
}
