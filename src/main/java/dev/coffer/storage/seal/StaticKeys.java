package dev.coffer.storage.seal;

import dev.coffer.crypto.Aead;
import dev.coffer.crypto.SecretBytes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a seal that opens by itself. They stay in memory as long as the process lives,
 * because a sealed server opens again with them.
 *
 * @param currentId names the key that seals
 * @param current seals and opens
 * @param previousId names the key before it; null without one
 * @param previous only opens, so that the current key can take its place
 */
public record StaticKeys(
        String currentId,
        SecretBytes current,
        @Nullable String previousId,
        @Nullable SecretBytes previous) {
    /** Refuses what can be no keys; the configuration has checked them. */
    public StaticKeys {
        if (currentId.isEmpty() || current.sizeBytes() != Aead.KEY_SIZE_BYTES) {
            throw new IllegalArgumentException("a static key needs a name and 32 bytes");
        }
    }

    /** The key of a name, to be destroyed by the caller. */
    Optional<SecretBytes> named(String id) {
        if (id.equals(currentId)) {
            return Optional.of(current.duplicate());
        }
        return id.equals(previousId)
                ? Optional.ofNullable(previous).map(SecretBytes::duplicate)
                : Optional.empty();
    }

    /** Names only. */
    @Override
    public String toString() {
        return "StaticKeys[" + currentId + ", " + previousId + "]";
    }
}
