package dev.coffer.engine.kv.versioned;

import dev.coffer.request.Bytes;
import java.nio.BufferUnderflowException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The locks of a mount in its record, for checks that look at the store.
 *
 * @param ids under which their notes are kept
 * @param isSound whether each is found where it is looked for
 */
public record StoredLocks(Set<Bytes> ids, boolean isSound) {
    public StoredLocks {
        ids = Set.copyOf(ids);
    }

    /** The locks; empty if the record makes no sense. */
    public static Optional<StoredLocks> of(Bytes record) {
        try {
            LockTable table = LockTable.stored(record);
            List<LockEntry> entries = table.entries();
            boolean found = entries.stream().allMatch(lock -> table.find(lock.id()).isPresent());
            boolean folders = entries.stream().anyMatch(LockEntry::folder);
            Set<Bytes> ids = entries.stream().map(LockEntry::id).collect(Collectors.toSet());
            return Optional.of(new StoredLocks(ids, found && folders == table.hasFolders()));
        } catch (IllegalStateException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | BufferUnderflowException malformed) {
            return Optional.empty();
        }
    }

    /** Whether a mount's settings say that it has locks: else nobody looks for them. */
    public static boolean isLocked(Bytes settings) {
        return MountSettings.decode(settings).locked();
    }
}
