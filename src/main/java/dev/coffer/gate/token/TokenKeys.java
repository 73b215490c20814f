package dev.coffer.gate.token;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;

/** Where tokens are kept. Their texts and accessors enter as keyed hashes only. */
final class TokenKeys {
    private TokenKeys() {}

    static RecordKey token(Bytes hash) {
        return RecordKey.of(RecordType.TOKEN, hash.toArray());
    }

    static RecordKey accessor(ReadTransaction tx, String accessor) {
        return RecordKey.of(RecordType.TOKEN_ACCESSOR, tx.names().tokenHash(accessor).toArray());
    }
}
