package dev.coffer.config;

import dev.coffer.crypto.SecretBytes;
import org.jspecify.annotations.Nullable;

/**
 * How the root key is guarded. Source: OpenBao, website docs, configuration/seal.
 *
 * @param automatic the seal that opens by itself; null where shares unseal
 * @param disabled the seal of the same kind that shares are to replace; null without one
 */
public record SealConfig(@Nullable Static automatic, @Nullable Static disabled) {
    /** Shares: what a file without a seal means. */
    public static final SealConfig SHAMIR = new SealConfig(null, null);

    /**
     * A {@code seal "static"}.
     *
     * @param previousId null without a previous key, and then {@code previous} is null too
     */
    public record Static(
            String currentId,
            SecretBytes current,
            @Nullable String previousId,
            @Nullable SecretBytes previous) {
        /** Names only. */
        @Override
        public String toString() {
            return "Static[" + currentId + ", " + previousId + "]";
        }
    }
}
