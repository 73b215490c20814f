package dev.coffer.storage.seal;

import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.Bytes;
import dev.coffer.storage.barrier.BarrierKeys;
import dev.coffer.storage.barrier.KeyedNames;
import dev.coffer.storage.barrier.Keyring;
import dev.coffer.storage.barrier.RecordCipher;
import java.time.Instant;

/** Where the seal stands; each value is immutable. */
sealed interface SealState {
    /** The store has no keys, as far as is known. */
    record Uninitialized() implements SealState {}

    /**
     * The keys are not here.
     *
     * @param progress shares given so far
     * @param nonce of the attempt, empty without one
     */
    record Sealed(SealConfig config, int progress, String nonce) implements SealState {
        static Sealed waiting(SealConfig config) {
            return new Sealed(config, 0, "");
        }
    }

    /** The keys are here. */
    record Unsealed(SealConfig config, Cluster cluster, OpenKeys keys) implements SealState {}

    /**
     * The keys of an unsealed server. Root key and keyring themselves are not kept: they are read
     * again, under the unseal key, by the transaction that changes one of them.
     *
     * @param installed when the cipher's active term was added
     */
    record OpenKeys(
            SecretBytes unsealKey, RecordCipher cipher, KeyedNames names, Instant installed) {
        /** Takes copies of the keyring's keys and the unseal key over. */
        static OpenKeys of(
                SecretBytes unsealKey, Keyring keyring, Bytes incarnation, RandomSource random) {
            return new OpenKeys(
                    unsealKey,
                    RecordCipher.of(keyring, random),
                    KeyedNames.of(keyring.namesKey(), incarnation),
                    keyring.active().installed());
        }

        /** The same keys and the terms that the keyring has beyond them. */
        OpenKeys extended(Keyring keyring, RandomSource random) {
            return new OpenKeys(
                    unsealKey,
                    cipher.extended(keyring, random),
                    names,
                    keyring.active().installed());
        }

        /** The same keys behind another unseal key; the one before is erased. */
        OpenKeys behind(SecretBytes nextUnsealKey) {
            unsealKey.destroy();
            return new OpenKeys(nextUnsealKey, cipher, names, installed);
        }

        BarrierKeys forBarrier() {
            return new BarrierKeys(cipher, names);
        }

        void destroy() {
            unsealKey.destroy();
            cipher.destroy();
            names.destroy();
        }
    }
}
