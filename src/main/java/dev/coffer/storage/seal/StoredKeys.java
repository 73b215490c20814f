package dev.coffer.storage.seal;

import dev.coffer.crypto.DestroyedKeyException;
import dev.coffer.crypto.OpeningFailedException;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.barrier.Barrier;
import dev.coffer.storage.barrier.Keyring;
import dev.coffer.storage.seal.SealState.OpenKeys;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.Transactions;
import java.time.Instant;
import java.util.List;

/** The keys as the store holds them: opened by an unseal key, lengthened by a rotation. */
final class StoredKeys {
    /** Wire text: 400 where the shares give a key that opens nothing; also if one is wrong. */
    static final String KEY_WRONG =
            "unable to retrieve stored keys: invalid key: failed to decrypt keys from storage:"
                    + " cipher: message authentication failed";

    /** Wire text: 500 where the root key opens but what it seals does not. */
    static final String KEYRING_UNREADABLE = "the stored keyring cannot be read";

    private final Transactions transactions;
    private final RandomSource random;

    StoredKeys(Transactions transactions, RandomSource random) {
        this.transactions = transactions;
        this.random = random;
    }

    /**
     * Every key, opened by the unseal key, which is erased whatever happens.
     *
     * @throws RequestFailure.Invalid 400 if it is not the right one
     */
    OpenKeys open(SecretBytes unsealKey) {
        try {
            List<Bytes> records = transactions.read(Cancellation.NONE, SealRecords::keys);
            SecretBytes rootKey =
                    KeyWrap.open(unsealKey, SealRecords.ROOT_KEY, records.getFirst(), random);
            Keyring keyring = openKeyring(rootKey, records.getLast());
            OpenKeys keys = OpenKeys.of(rootKey, keyring, random);
            keyring.destroy();
            return keys;
        } catch (OpeningFailedException wrong) {
            throw new RequestFailure.Invalid(KEY_WRONG);
        } finally {
            unsealKey.destroy();
        }
    }

    /** Part of a transaction that adds a term: the keyring with it, as it is written. */
    Keyring rotate(Transaction tx, SecretBytes rootKey, Instant now) {
        try {
            Bytes record = SealRecords.required(tx, SealRecords.KEYRING);
            Keyring next = openKeyring(rootKey, record).rotated(random, now);
            SecretBytes encoded = next.encode();
            tx.put(
                    SealRecords.KEYRING,
                    KeyWrap.seal(rootKey, SealRecords.KEYRING, encoded, random));
            encoded.destroy();
            return next;
        } catch (DestroyedKeyException sealedMeanwhile) {
            throw new RequestFailure.Unavailable(Barrier.SEALED, 0);
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
