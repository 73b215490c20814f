package dev.coffer.storage.seal;

import dev.coffer.crypto.Aead;
import dev.coffer.crypto.DestroyedKeyException;
import dev.coffer.crypto.OpeningFailedException;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.barrier.Keyring;
import dev.coffer.storage.seal.SealState.OpenKeys;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.Transactions;
import java.time.Instant;

/** The keys as the store holds them: opened by an unseal key, lengthened by a rotation. */
final class StoredKeys {
    /** Wire text: 400 where the shares give a key that opens nothing; also if one is wrong. */
    static final String KEY_WRONG =
            "unable to retrieve stored keys: invalid key: failed to decrypt keys from storage:"
                    + " cipher: message authentication failed";

    /** Wire text: 500 where the root key opens but what it seals does not. */
    static final String KEYRING_UNREADABLE = "the stored keyring cannot be read";

    /** Wire text: 503 while the keys are being replaced by somebody else. */
    static final String KEYS_CHANGE = "the keys are being changed, try again";

    private final Transactions transactions;
    private final RandomSource random;

    StoredKeys(Transactions transactions, RandomSource random) {
        this.transactions = transactions;
        this.random = random;
    }

    /**
     * Every key, opened by the unseal key, which is taken over, or erased if it is wrong.
     *
     * @throws RequestFailure.Invalid 400 if it is not the right one
     */
    OpenKeys open(SecretBytes unsealKey) {
        boolean opened = false;
        try {
            SealRecords.Keys records = transactions.read(Cancellation.NONE, SealRecords::keys);
            SecretBytes rootKey =
                    KeyWrap.open(unsealKey, SealRecords.ROOT_KEY, records.rootKey(), random);
            Keyring keyring = openKeyring(rootKey, records.keyring());
            OpenKeys keys = OpenKeys.of(unsealKey, keyring, records.incarnation(), random);
            rootKey.destroy();
            keyring.destroy();
            opened = true;
            return keys;
        } catch (OpeningFailedException wrong) {
            throw new RequestFailure.Invalid(KEY_WRONG);
        } finally {
            if (!opened) {
                unsealKey.destroy();
            }
        }
    }

    /** Part of a transaction that adds a term: the keyring with it, as it is written. */
    Keyring rotate(Transaction tx, SecretBytes unsealKey, Instant now) {
        SecretBytes rootKey = rootKey(tx, unsealKey);
        Keyring next =
                openKeyring(rootKey, SealRecords.required(tx, SealRecords.KEYRING))
                        .rotated(random, now);
        putKeyring(tx, rootKey, next);
        rootKey.destroy();
        return next;
    }

    /**
     * Part of a transaction that replaces the root key and what opens it.
     *
     * @param unsealKey the one in force
     * @param nextUnsealKey opens the new root key; may be the same
     */
    void replaceRootKey(Transaction tx, SecretBytes unsealKey, SecretBytes nextUnsealKey) {
        SecretBytes rootKey = rootKey(tx, unsealKey);
        SecretBytes next = SecretBytes.random(random, Aead.KEY_SIZE_BYTES);
        Keyring keyring = openKeyring(rootKey, SealRecords.required(tx, SealRecords.KEYRING));
        tx.put(
                SealRecords.ROOT_KEY,
                KeyWrap.seal(nextUnsealKey, SealRecords.ROOT_KEY, next, random));
        putKeyring(tx, next, keyring);
        rootKey.destroy();
        next.destroy();
        keyring.destroy();
    }

    /** Whether this is the unseal key, as the transaction sees it. */
    boolean opens(ReadTransaction tx, SecretBytes unsealKey) {
        try {
            Bytes record = SealRecords.required(tx, SealRecords.ROOT_KEY);
            KeyWrap.open(unsealKey, SealRecords.ROOT_KEY, record, random).destroy();
            return true;
        } catch (OpeningFailedException wrong) {
            return false;
        }
    }

    /** Part of a transaction: whether this is the recovery key. */
    boolean isRecoveryKey(ReadTransaction tx, SecretBytes key) {
        Bytes record = tx.get(SealRecords.RECOVERY_KEY);
        if (record == null) {
            return false;
        }
        try {
            KeyWrap.open(key, SealRecords.RECOVERY_KEY, record, random).destroy();
            return true;
        } catch (OpeningFailedException other) {
            return false;
        }
    }

    /**
     * Part of a transaction: the recovery key from now on. It is not stored, so that nobody reads
     * it out of the store; what it has sealed tells it from every other.
     */
    static void putRecoveryKey(Transaction tx, SecretBytes key, RandomSource random) {
        SecretBytes content = SecretBytes.random(random, Aead.KEY_SIZE_BYTES);
        tx.put(
                SealRecords.RECOVERY_KEY,
                KeyWrap.seal(key, SealRecords.RECOVERY_KEY, content, random));
        content.destroy();
    }

    /** Part of a transaction: another guard of the root key, which is replaced with it. */
    void move(Transaction tx, SecretBytes unsealKey, Opening.Move to) {
        replaceRootKey(tx, unsealKey, to.key());
        tx.put(SealRecords.CONFIG, to.next().encode());
        if (!to.next().isAutomatic()) {
            tx.delete(SealRecords.RECOVERY_KEY);
        }
        to.recovery().ifPresent(key -> putRecoveryKey(tx, key, random));
    }

    private void putKeyring(Transaction tx, SecretBytes rootKey, Keyring keyring) {
        SecretBytes encoded = keyring.encode();
        tx.put(SealRecords.KEYRING, KeyWrap.seal(rootKey, SealRecords.KEYRING, encoded, random));
        encoded.destroy();
    }

    /**
     * The root key as the transaction sees it. Where it does not open, the unseal key was replaced
     * by a transaction whose effect is still to come, or the server is being sealed.
     */
    private SecretBytes rootKey(ReadTransaction tx, SecretBytes unsealKey) {
        try {
            Bytes record = SealRecords.required(tx, SealRecords.ROOT_KEY);
            return KeyWrap.open(unsealKey, SealRecords.ROOT_KEY, record, random);
        } catch (OpeningFailedException replaced) {
            throw new RequestFailure.Unavailable(KEYS_CHANGE, 1);
        } catch (DestroyedKeyException gone) {
            throw new RequestFailure.Unavailable(KEYS_CHANGE, 1);
        }
    }

    private Keyring openKeyring(SecretBytes rootKey, Bytes record) {
        try {
            SecretBytes encoded = KeyWrap.open(rootKey, SealRecords.KEYRING, record, random);
            Keyring keyring = Keyring.decode(encoded);
            encoded.destroy();
            return keyring;
        } catch (OpeningFailedException damaged) {
            throw new RequestFailure.Internal(KEYRING_UNREADABLE);
        }
    }
}
