package dev.coffer.server;

import dev.coffer.crypto.RandomSource;
import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.Stored;
import dev.coffer.storage.physical.embedded.Replacement;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import java.io.IOException;

/**
 * Begins another life of a store with its restore: what clients remember of the one before, such as
 * revisions and entity tags, is not mistaken for what the same numbers mean from now on.
 */
public final class NewIncarnation {
    /** Enough that no two are the same. */
    private static final int BYTES = 8;

    private NewIncarnation() {}

    /**
     * Puts it in the place of the snapshot's own, when all records of that are there.
     *
     * @param version of the newest commit of the snapshot
     */
    public static void put(Replacement replacement, long version, RandomSource random)
            throws IOException {
        replacement.put(
                Key.of(RecordKey.of(RecordType.INCARNATION).bytes()),
                new Stored(Bytes.wrap(random.bytes(BYTES)), version));
    }
}
