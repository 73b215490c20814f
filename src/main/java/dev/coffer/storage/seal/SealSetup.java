package dev.coffer.storage.seal;

import dev.coffer.request.Product;
import dev.coffer.request.RequestFailure;
import org.jspecify.annotations.Nullable;

/**
 * How the configuration wants the root key guarded.
 *
 * @param keys of a seal that opens by itself; null for shares
 * @param disabled keys of such a seal that shares are to take the place of; null without one
 */
public record SealSetup(@Nullable StaticKeys keys, @Nullable StaticKeys disabled) {
    /** Shares: what a configuration without a seal means. */
    public static final SealSetup SHAMIR = new SealSetup(null, null);

    /** The name of the kind of seal, as {@code sys/seal-status} tells it. */
    String type() {
        return keys == null ? SealConfig.SHAMIR : SealConfig.STATIC;
    }

    /** Whether it opens by itself, so that shares are for recovery only. */
    boolean isAutomatic() {
        return keys != null;
    }

    /** Whether the store is still guarded in the way that the configuration replaces. */
    boolean replaces(SealConfig stored) {
        return !stored.type().equals(type());
    }

    /**
     * Refuses a configuration that could never open this store.
     *
     * @throws RequestFailure.Invalid with one line for the operator
     */
    void requireFits(SealConfig stored) {
        if (!stored.isAutomatic() || isAutomatic()) {
            return;
        }
        if (disabled == null) {
            throw new RequestFailure.Invalid(
                    "cannot seal migrate from \"static\" to Shamir, no disabled seal in"
                            + " configuration");
        }
        if (stored.shares() == 0) {
            throw new RequestFailure.Invalid(
                    "cannot seal migrate from \"static\" to Shamir, the store has no recovery"
                            + " keys: start with the seal \"static\", make some with"
                            + " sys/rotate/recovery/init, then migrate");
        }
    }

    /** What {@code sys/seal-status} tells; {@code stored} is null before initialization. */
    SealStatus status(
            @Nullable SealConfig stored,
            int progress,
            String nonce,
            @Nullable Cluster cluster,
            String storageType) {
        return new SealStatus(
                type(),
                stored != null,
                cluster == null,
                stored == null ? 0 : stored.threshold(),
                stored == null ? 0 : stored.shares(),
                progress,
                nonce,
                cluster,
                Product.VERSION,
                Product.COMMIT_DATE,
                stored != null && replaces(stored),
                isAutomatic(),
                storageType);
    }
}
