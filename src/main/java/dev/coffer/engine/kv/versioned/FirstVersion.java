package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.kv.versioned.KeyRecord.Versions;
import dev.coffer.request.Bytes;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.Optional;

/** A key whose only version is a value that was there before versions were. */
public final class FirstVersion {
    private FirstVersion() {}

    /**
     * Writes the key. Its name must be in its folder already.
     *
     * @param json the value as it is spliced into answers
     * @param at the time of the key and of its version
     */
    public static void put(Transaction tx, KeyAddress address, Bytes json, Instant at) {
        Bytes generation = tx.names().nameHash(address.nameHash(), "upgrade");
        VersionHeader header = VersionHeader.created(at, Optional.empty(), Actor.UNKNOWN, json);
        KeyRecord key =
                KeyRecord.created(at, generation)
                        .withVersions(
                                new Versions(1, 1, 1, header.isApart() ? 1 : 0), at, Actor.UNKNOWN);
        tx.put(address.key(), key.encode());
        tx.put(address.header(1), header.encode());
        if (header.isApart()) {
            tx.put(address.value(1), json);
        }
    }
}
