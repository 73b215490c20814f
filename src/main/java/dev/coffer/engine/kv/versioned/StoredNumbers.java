package dev.coffer.engine.kv.versioned;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.schema.RecordKey;
import java.nio.BufferUnderflowException;
import java.util.Optional;

/**
 * The numbers in the record of a key, for checks that look at the store.
 *
 * @param current the newest version
 * @param oldest the oldest that can be seen, 0 before the window has filled
 * @param oldestStored no record of a version below this one is left
 * @param metadata the second counter
 * @param custom the metadata version that brought the custom metadata, 0 if there is none
 * @param oldestMetadata no record of a metadata version below this one is left, but for {@code
 *     custom}
 */
public record StoredNumbers(
        long current,
        long oldest,
        long oldestStored,
        long metadata,
        long custom,
        long oldestMetadata) {
    /** The numbers; empty if the record makes no sense. */
    public static Optional<StoredNumbers> of(Bytes record) {
        try {
            KeyRecord key = KeyRecord.decode(record);
            return Optional.of(
                    new StoredNumbers(
                            key.versions().current(),
                            key.versions().oldest(),
                            key.versions().oldestStored(),
                            key.metadata().current(),
                            key.metadata().custom(),
                            key.metadata().oldestStored()));
        } catch (IllegalStateException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | BufferUnderflowException malformed) {
            return Optional.empty();
        }
    }

    /** The record of a key. */
    public static RecordKey keyOf(Names names, MountId mount, String path) {
        return KeyAddress.of(names, mount, path).key();
    }

    /** Whether a version's header says that its value has a record of its own. */
    public static boolean isApart(Bytes header) {
        return VersionHeader.decode(header).isApart();
    }
}
