package dev.coffer.storage.seal;

import org.jspecify.annotations.Nullable;

/**
 * What {@code sys/seal-status}, {@code sys/unseal}, {@code sys/init} and {@code sys/health} tell
 * about the seal. Source: OpenBao API, /sys/seal-status.
 *
 * @param type the kind of seal: {@code shamir} or {@code static}
 * @param initialized whether the store has keys
 * @param sealed whether nothing but the seal's own calls is answered
 * @param threshold {@code t}: shares needed; 0 before initialization
 * @param shares {@code n}: shares made; 0 before initialization
 * @param progress shares given so far
 * @param nonce id of this attempt to unseal; empty while no share was given
 * @param cluster the installation's name, only while unsealed
 * @param version the version that clients are told
 * @param commitDate of that version
 * @param migration whether shares with {@code migrate} are awaited to change the seal
 * @param recoverySeal whether shares are for recovery only
 * @param storageType the kind of storage that is configured
 */
public record SealStatus(
        String type,
        boolean initialized,
        boolean sealed,
        int threshold,
        int shares,
        int progress,
        String nonce,
        @Nullable Cluster cluster,
        String version,
        String commitDate,
        boolean migration,
        boolean recoverySeal,
        String storageType) {}
