package dev.coffer.storage.barrier;

import dev.coffer.crypto.Aead;
import dev.coffer.crypto.SecretBytes;
import java.time.Instant;

/**
 * One generation of the key that seals records.
 *
 * @param number from 1 on; stored with every record that it sealed
 * @param key 32 bytes
 * @param installed when it was added
 */
public record Term(int number, SecretBytes key, Instant installed) {
    public Term {
        if (number < 1 || key.sizeBytes() != Aead.KEY_SIZE_BYTES) {
            throw new IllegalStateException("a term has a positive number and a key of 32 bytes");
        }
    }
}
