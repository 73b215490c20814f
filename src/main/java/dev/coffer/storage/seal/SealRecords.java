package dev.coffer.storage.seal;

import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.Optional;

/** Where the seal keeps its records, and what it says where one is missing. */
final class SealRecords {
    static final RecordKey CONFIG = RecordKey.of(RecordType.SEAL_CONFIG);
    static final RecordKey ROOT_KEY = RecordKey.of(RecordType.ROOT_KEY);
    static final RecordKey KEYRING = RecordKey.of(RecordType.KEYRING);
    static final RecordKey RECOVERY_KEY = RecordKey.of(RecordType.RECOVERY_KEY);
    static final RecordKey CLUSTER = RecordKey.of(RecordType.CLUSTER);

    /** Wire text: 500 where an initialized store lacks a record of the seal. */
    static final String MISSING = "a record of the seal is missing from the store";

    private SealRecords() {}

    /** How the store was initialized, if it was. */
    static Optional<SealConfig> config(ReadTransaction tx) {
        return Optional.ofNullable(tx.get(CONFIG)).map(SealConfig::decode);
    }

    /**
     * What an unsealing needs.
     *
     * @param rootKey sealed
     * @param keyring sealed
     * @param incarnation of the store; empty before the first restore
     */
    record Keys(Bytes rootKey, Bytes keyring, Bytes incarnation) {}

    /** What an unsealing needs. */
    static Keys keys(ReadTransaction tx) {
        Bytes incarnation = tx.get(RecordKey.of(RecordType.INCARNATION));
        return new Keys(
                required(tx, ROOT_KEY),
                required(tx, KEYRING),
                incarnation == null ? Bytes.empty() : incarnation);
    }

    /** A record that an initialized store has. */
    static Bytes required(ReadTransaction tx, RecordKey key) {
        Bytes stored = tx.get(key);
        if (stored == null) {
            throw new RequestFailure.Internal(MISSING);
        }
        return stored;
    }
}
