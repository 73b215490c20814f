package dev.coffer.storage.physical;

import dev.coffer.request.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The state after one commit, unchanged by later ones. Safe from several threads; it holds
 * resources of the store until {@link #close}. A thread that reads while another closes gets either
 * its answer or an {@link IllegalStateException}.
 *
 * <p>Every read throws {@link StoreUnavailableException} (503) where the store was closed or
 * reopened underneath, and {@link DamagedRecordException} (500) where the stored bytes fail their
 * checksum: a damaged record is never reported as absent.
 */
public interface Snapshot extends AutoCloseable {
    /** The version of the newest commit that this snapshot shows; 0 is the empty store. */
    long version();

    /** The value of {@code key}, null where it is absent. */
    @Nullable Stored get(Key key);

    /**
     * The first entries of {@code range} in key order: at most {@code limit} of them (1 or more),
     * and no further one once their values hold {@link Limits#PAGE_BYTES}. {@link Page#cut} tells
     * whether there are more.
     */
    Page scan(KeyRange range, int limit);

    /**
     * As {@link #scan}, for who reads all there is once, such as a backup: what the store keeps in
     * memory for others stays as it is.
     */
    default Page sweep(KeyRange range, int limit) {
        return scan(range, limit);
    }

    /** The sum of every {@link Commit#digestDelta} up to this version; empty means zero. */
    Bytes digest();

    /** Releases the snapshot. Idempotent. */
    @Override
    void close();
}
