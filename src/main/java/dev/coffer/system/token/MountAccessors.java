package dev.coffer.system.token;

import dev.coffer.engine.Mount;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.storage.transaction.ReadTransaction;

/** The short identity of a mount. */
final class MountAccessors {
    private MountAccessors() {}

    static String of(ReadTransaction tx, Mount mount) {
        return Mounts.find(tx, mount.id())
                .orElseThrow(() -> new IllegalStateException("a mount that is not in its table"))
                .accessor();
    }
}
