package dev.coffer.system.token;

import dev.coffer.engine.Mount;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.gate.routing.Mounts.StoredMount;
import dev.coffer.storage.transaction.ReadTransaction;

/** The short identity of a mount. */
final class MountAccessors {
    private MountAccessors() {}

    static String of(ReadTransaction tx, Mount mount) {
        return Mounts.all(tx).stream()
                .map(StoredMount::entry)
                .filter(entry -> entry.id().equals(mount.id()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a mount that is not in its table"))
                .accessor();
    }
}
