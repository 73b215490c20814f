package dev.coffer.storage.seal;

import dev.coffer.crypto.Aead;
import dev.coffer.crypto.InconsistentSharesException;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.crypto.Shamir;
import java.util.List;

/**
 * An unseal key and the shares that give it. Closing it erases all of them.
 *
 * @param shares a single one is the key itself
 */
public record KeySet(SealConfig config, SecretBytes unsealKey, List<SecretBytes> shares)
        implements AutoCloseable {
    /** Copies the list. */
    public KeySet {
        shares = List.copyOf(shares);
    }

    /** A new key in these shares, which are tried before anybody relies on them. */
    static KeySet create(SealConfig config, RandomSource random) {
        SecretBytes unsealKey = SecretBytes.random(random, Aead.KEY_SIZE_BYTES);
        if (config.shares() == 1) {
            return new KeySet(config, unsealKey, List.of(unsealKey.duplicate()));
        }
        List<SecretBytes> shares =
                Shamir.split(unsealKey, config.shares(), config.threshold(), random);
        requireGives(shares.subList(0, config.threshold()), unsealKey);
        requireGives(
                shares.subList(config.shares() - config.threshold(), config.shares()), unsealKey);
        return new KeySet(config, unsealKey, shares);
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

    @Override
    public void close() {
        unsealKey.destroy();
        shares.forEach(SecretBytes::destroy);
    }
}
