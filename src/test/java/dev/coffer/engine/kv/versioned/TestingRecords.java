package dev.coffer.engine.kv.versioned;

import dev.coffer.request.Bytes;
import java.util.Set;
import java.util.stream.Collectors;

/** What the records of a key say, for checks that look at the store instead of the API. */
public final class TestingRecords {
    private TestingRecords() {}

    /**
     * The numbers of a key.
     *
     * @param current the newest version
     * @param oldest the oldest that can be seen, 0 before the window has filled
     * @param oldestStored the oldest that may have records
     * @param newestApart the newest that may have a record for its value
     * @param metadata the second counter
     * @param custom the metadata version that has the custom metadata, 0 if there is none
     * @param oldestMetadata the oldest version of the metadata that has a record
     */
    public record KeyNumbers(
            long current,
            long oldest,
            long oldestStored,
            long newestApart,
            long metadata,
            long custom,
            long oldestMetadata) {}

    /** The numbers in a key's record. */
    public static KeyNumbers numbers(Bytes record) {
        KeyRecord key = KeyRecord.decode(record);
        return new KeyNumbers(
                key.versions().current(),
                key.versions().oldest(),
                key.versions().oldestStored(),
                key.versions().newestApart(),
                key.metadata().current(),
                key.metadata().custom(),
                key.metadata().oldestStored());
    }

    /** Which locks a table has. */
    public static Set<Bytes> lockIds(Bytes table) {
        return LockTable.stored(table).entries().stream()
                .map(LockEntry::id)
                .collect(Collectors.toSet());
    }

    /** Whether a mount's settings say that it has locks. */
    public static boolean isLocked(Bytes settings) {
        return MountSettings.decode(settings).locked();
    }
}
