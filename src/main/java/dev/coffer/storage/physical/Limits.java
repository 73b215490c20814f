package dev.coffer.storage.physical;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction may hold.
 *
 * @param keyBytes longest key
 * @param valueBytes longest value; a request body of 32 MiB fits, sealed
 * @param transactionBytes most bytes of keys and values in one commit ({@link Commit#sizeBytes})
 * @param mutations most changes in one commit
 * @param transactionAge how old a snapshot may be when its commit is handed over; kept by whoever
 *     runs transactions, since a store has no clock
 */
public record Limits(
        int keyBytes,
        int valueBytes,
        long transactionBytes,
        int mutations,
        Duration transactionAge) {
    /** After how many bytes of values a scan ends its page. */
    public static final int PAGE_BYTES = 8 << 20;

    /** How many of the newest commits {@link Store#resolve} knows without being told. */
    public static final int RESOLVABLE_COMMITS = 65_536;

    /** The limits of every store so far. */
    public static final Limits DEFAULT =
            new Limits(Key.MAX_BYTES, 40 << 20, 48L << 20, 131_072, Duration.ofSeconds(10));

    /** Which limit a commit broke. */
    public enum Kind {
        VALUE_BYTES,
        TRANSACTION_BYTES,
        MUTATIONS
    }

    /** The refusal of a commit that breaks a limit; null where it fits. */
    public CommitResult.@Nullable TooLarge refusal(Commit commit) {
        if (commit.writes().size() > mutations) {
            return new CommitResult.TooLarge(Kind.MUTATIONS, mutations);
        }
        for (Mutation write : commit.writes()) {
            if (Commit.valueBytes(write) > valueBytes) {
                return new CommitResult.TooLarge(Kind.VALUE_BYTES, valueBytes);
            }
        }
        return commit.sizeBytes() > transactionBytes
                ? new CommitResult.TooLarge(Kind.TRANSACTION_BYTES, transactionBytes)
                : null;
    }
}
