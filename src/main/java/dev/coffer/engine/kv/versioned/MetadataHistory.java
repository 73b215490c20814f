package dev.coffer.engine.kv.versioned;

import dev.coffer.storage.transaction.ReadTransaction;
import java.util.List;
import java.util.Optional;

/**
 * The versions of a key's metadata that can be seen, as one transaction sees them. While
 * destruction is locked nothing becomes too old.
 */
final class MetadataHistory {
    private final ReadTransaction tx;
    private final KeyReader reader;
    private final KeyRecord key;
    private final long oldest;

    /**
     * @param oldest version that can be seen; beyond the current one if there is none
     */
    MetadataHistory(ReadTransaction tx, KeyReader reader, KeyRecord key, long oldest) {
        this.tx = tx;
        this.reader = reader;
        this.key = key;
        this.oldest = oldest;
    }

    /** A version; empty if there is none of this number. */
    Optional<MetadataVersion> version(long number) {
        boolean kept = number >= oldest && number <= key.metadata().current();
        return kept
                ? Optional.ofNullable(tx.get(reader.address().metadata(number)))
                        .map(MetadataVersion::decode)
                : Optional.empty();
    }

    /**
     * What the metadata said in a version: also before the first one, and also now where the
     * history begins later. Empty if it is not known.
     */
    Optional<MetadataState> state(long number) {
        if (number == 0) {
            return Optional.of(MetadataState.NONE);
        }
        return number == key.metadata().current()
                ? Optional.of(reader.metadata(key))
                : version(number).map(MetadataVersion::state);
    }

    /** The first {@code limit} versions behind {@code after}. */
    ReadTransaction.Slice after(long after, int limit) {
        long first = Math.max(after + 1, oldest);
        long current = key.metadata().current();
        return first > current
                ? new ReadTransaction.Slice(List.of(), false)
                : tx.scan(reader.address().metadata(first, current), limit);
    }
}
