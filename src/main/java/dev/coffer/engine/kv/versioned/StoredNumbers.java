package dev.coffer.engine.kv.versioned;

import dev.coffer.request.Bytes;
import java.nio.BufferUnderflowException;
import java.util.Optional;

/**
 * The numbers in the record of a key, for checks that look at the store.
 *
 * @param current the newest version
 * @param oldest the oldest that can be seen, 0 before the window has filled
 * @param metadata the second counter
 * @param custom the metadata version that brought the custom metadata, 0 if there is none
 */
public record StoredNumbers(long current, long oldest, long metadata, long custom) {
    /** The numbers; empty if the record makes no sense. */
    public static Optional<StoredNumbers> of(Bytes record) {
        try {
            KeyRecord key = KeyRecord.decode(record);
            return Optional.of(
                    new StoredNumbers(
                            key.versions().current(),
                            key.versions().oldest(),
                            key.metadata().current(),
                            key.metadata().custom()));
        } catch (IllegalStateException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | BufferUnderflowException malformed) {
            return Optional.empty();
        }
    }

    /** Whether a version's header says that its value has a record of its own. */
    public static boolean isApart(Bytes header) {
        return VersionHeader.decode(header).isApart();
    }
}
