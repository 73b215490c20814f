package dev.coffer.storage.transaction;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One consistent view of the store, in plaintext. Everything read belongs to the same version.
 * Every method throws {@link dev.coffer.request.RequestFailure}: 500 for a record that cannot be
 * opened (never "absent"), 503 where the server is sealed or the store unavailable; and {@link
 * CancelledException} once the client has gone. Used by one thread, valid until the work returns.
 */
public interface ReadTransaction {
    /** The record, or null if there is none. Part of the read set. */
    @Nullable Bytes get(RecordKey key);

    /**
     * The first {@code limit} records of a range, ascending. What was really observed is part of
     * the read set: up to the last record returned if the limit cut it, else the whole range.
     */
    Slice scan(RecordRange range, int limit);

    /**
     * As {@link #get} but not part of the read set: for hints and witnesses. Whoever decides
     * something by it must {@link #get} what the decision rests on.
     */
    @Nullable Bytes peek(RecordKey key);

    /** As {@link #scan} but not part of the read set. */
    Slice peekScan(RecordRange range, int limit);

    /**
     * The keys of the first records of a range, not part of the read set. Nothing is opened, so a
     * record whose content is damaged is named as well: for those who remove.
     *
     * @return empty only if the range is
     */
    default List<RecordKey> peekKeys(RecordRange range, int limit) {
        return peekScan(range, limit).entries().stream().map(Entry::key).toList();
    }

    /** The number of the newest commit that this view shows. */
    long version();

    /** Keyed hashes for physical keys. */
    Names names();

    /**
     * Records in key order.
     *
     * @param entries at most as many as asked for
     * @param more whether the limit cut the range
     */
    record Slice(List<Entry> entries, boolean more) {
        public Slice {
            entries = List.copyOf(entries);
        }
    }

    /** One record found by a scan. */
    record Entry(RecordKey key, Bytes value) {}
}
