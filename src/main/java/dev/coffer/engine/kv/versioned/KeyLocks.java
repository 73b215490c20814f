package dev.coffer.engine.kv.versioned;

import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.ReadTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The locks that bear on one key, as one transaction sees them: its own and those of the folders
 * above it. Where a mount has no locks it costs a look at the mount's settings, which every request
 * reads anyway. Used by one thread.
 */
final class KeyLocks {
    private final ReadTransaction tx;
    private final KeyAddress address;
    private final String path;
    private @Nullable List<LockEntry> found;

    KeyLocks(ReadTransaction tx, KeyAddress address, String path) {
        this.tx = tx;
        this.address = address;
        this.path = path;
    }

    /**
     * Refuses a write.
     *
     * @param dimensions what it would change
     * @throws RequestFailure.Invalid 400 if one of them is locked; the first one named is told
     */
    void require(Instant now, LockDimension... dimensions) {
        for (LockDimension dimension : dimensions) {
            Optional<LockEntry> lock = lock(now, dimension);
            if (lock.isPresent()) {
                throw refusal(lock.get(), dimension, "");
            }
        }
    }

    /**
     * Refuses a write that would need more room than a lock leaves it.
     *
     * @throws RequestFailure.Invalid 400 if the dimension is locked
     */
    void requireRoom(Instant now, LockDimension dimension, String why) {
        lock(now, dimension)
                .ifPresent(lock -> {
                    throw refusal(lock, dimension, why);
                });
    }

    boolean isLocked(Instant now, LockDimension dimension) {
        return lock(now, dimension).isPresent();
    }

    /** Whether a version that was to expire waits for the end of a lock. */
    boolean holdsBack(Instant due, Instant now) {
        for (LockEntry lock : all()) {
            if (lock.countsAt(now) && lock.holdsVersions() && due.isAfter(lock.since())) {
                return true;
            }
        }
        return false;
    }

    /** Those that count, the key's own first, then from the nearest folder outwards. */
    List<LockEntry> countingAt(Instant now) {
        return all().stream().filter(lock -> lock.countsAt(now)).toList();
    }

    private Optional<LockEntry> lock(Instant now, LockDimension dimension) {
        for (LockEntry lock : all()) {
            if (lock.countsAt(now) && lock.locks(dimension)) {
                return Optional.of(lock);
            }
        }
        return Optional.empty();
    }

    private RequestFailure refusal(LockEntry lock, LockDimension dimension, String why) {
        String reason = LockNote.of(tx, address.mount(), lock.id()).reason();
        MachinePart part = MachinePart.of(MachinePart.Code.LOCKED, dimension.told(), path);
        String text = dimension.refusal() + (reason.isEmpty() ? "" : ": " + reason) + why;
        return new RequestFailure.Invalid(text, part.json());
    }

    private List<LockEntry> all() {
        List<LockEntry> known = found;
        if (known == null) {
            known = read();
            found = known;
        }
        return known;
    }

    private List<LockEntry> read() {
        if (!MountSettings.of(tx, address.mount()).locked()) {
            return List.of();
        }
        LockTable table = LockTable.of(tx, address.mount());
        List<LockEntry> locks = new ArrayList<>();
        table.find(address.nameHash()).ifPresent(locks::add);
        if (table.hasFolders()) {
            addFolders(table, locks);
        }
        return locks;
    }

    private void addFolders(LockTable table, List<LockEntry> locks) {
        table.find(address.folderId()).ifPresent(locks::add);
        int end = path.lastIndexOf('/');
        while (end >= 0) {
            end = path.lastIndexOf('/', end - 1);
            String folder = path.substring(0, end + 1);
            table.find(tx.names().folderId(address.mount(), folder)).ifPresent(locks::add);
        }
    }
}
