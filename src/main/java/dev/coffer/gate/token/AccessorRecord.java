package dev.coffer.gate.token;

import dev.coffer.request.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * What is kept under the hash of an accessor.
 *
 * @param tokenHash 32 bytes, under which the token is kept
 * @param accessor for those who list them
 */
record AccessorRecord(Bytes tokenHash, String accessor) {
    private static final int HASH_BYTES = 32;

    Bytes encode() {
        byte[] text = accessor.getBytes(StandardCharsets.UTF_8);
        byte[] record = new byte[HASH_BYTES + text.length];
        tokenHash.copyTo(record, 0);
        System.arraycopy(text, 0, record, HASH_BYTES, text.length);
        return Bytes.wrap(record);
    }

    static AccessorRecord decode(Bytes record) {
        return new AccessorRecord(record.slice(0, HASH_BYTES), record.slice(HASH_BYTES).utf8());
    }
}
