package dev.coffer.engine.kv.change;

import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.ReadTransaction;

/** The revision up to which a transaction sees every change of a mount. */
public final class SeenRevision {
    private SeenRevision() {}

    /**
     * As clients see it: a watch that begins there tells of every change after what the transaction
     * has read, its own among them, and of none before.
     */
    public static String text(ReadTransaction tx, MountId mount) {
        return Revision.behind(tx.version()).text(Lineage.of(tx, mount));
    }
}
