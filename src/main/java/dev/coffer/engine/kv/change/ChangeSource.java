package dev.coffer.engine.kv.change;

import dev.coffer.storage.transaction.ReadTransaction;
import java.util.List;

/** Where the changes of a mount are read from. Thread-safe. */
interface ChangeSource {
    /**
     * Changes from a place on, none later than what the transaction shows. None is left out that
     * the reader watches.
     *
     * @throws dev.coffer.request.RequestFailure.Invalid 400 if there would be a gap
     */
    Found from(ReadTransaction tx, Revision from);

    /**
     * What was found.
     *
     * @param changes in the order of the commits, all of them behind the place asked for
     * @param next the place behind everything that was looked at
     * @param more whether there may be more already
     */
    record Found(List<Change> changes, Revision next, boolean more) {
        public Found {
            changes = List.copyOf(changes);
        }
    }
}
