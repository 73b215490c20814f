package dev.coffer.storage.transaction;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordType;
import java.util.List;

/**
 * Told what the transactions of this process have added to logs, once it is durable and before the
 * answer leaves, by the thread that committed. Of two commits the later may be told first: whoever
 * needs the order reads the log. Must neither block nor throw. Thread-safe.
 */
public interface LogListener {
    /** Tells nobody. */
    LogListener NOBODY = (_, _, _) -> {};

    /** A commit has added these entries to a log of a mount. */
    void appended(RecordType log, MountId mount, List<Bytes> entries);
}
