package dev.coffer.storage.seal;

import dev.coffer.crypto.SecretBytes;
import java.util.List;

/**
 * The outcome of an initialization: the only time that the shares are seen.
 *
 * @param shares of the unseal key; a single one is the key itself
 * @param first what the work on the first records gave
 */
public record Initialized<T>(List<SecretBytes> shares, T first) {
    public Initialized {
        shares = List.copyOf(shares);
    }
}
