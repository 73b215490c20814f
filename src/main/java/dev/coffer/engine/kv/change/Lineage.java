package dev.coffer.engine.kv.change;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.HexFormat;

/**
 * What the revisions of one life of a mount in one life of the store begin with. A mount made anew
 * has another id, a restored store another incarnation, and commits are counted anew in both: so a
 * revision is never taken for that of another commit.
 *
 * @param text 12 hexadecimal digits
 */
record Lineage(String text) {
    private static final int BYTES = 6;

    static Lineage of(ReadTransaction tx, MountId mount) {
        byte[] mixed = mount.bytes().slice(0, BYTES).toArray();
        Bytes incarnation = tx.names().incarnation();
        for (int i = 0; i < Math.min(BYTES, incarnation.length()); i++) {
            mixed[i] ^= incarnation.byteAt(i);
        }
        return new Lineage(HexFormat.of().formatHex(mixed));
    }
}
