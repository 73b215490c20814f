package dev.coffer.gate.identity;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.ReadTransaction.Slice;
import dev.coffer.storage.transaction.Transaction;
import java.util.Set;
import java.util.function.Consumer;

/** Records with others beside them by which they are found, written together. Stateless. */
final class Indexed {
    private static final int SCAN_PAGE = 1_000;

    private Indexed() {}

    /** Brings the keys by which an id is found from one set to another. */
    static void move(Transaction tx, Set<RecordKey> before, Set<RecordKey> after, Bytes id) {
        for (RecordKey key : before) {
            if (!after.contains(key)) {
                tx.delete(key);
            }
        }
        for (RecordKey key : after) {
            if (!before.contains(key)) {
                tx.put(key, id);
            }
        }
    }

    /** Visits every record of a range in key order; all of it is part of the read set. */
    static void visit(ReadTransaction tx, RecordRange whole, Consumer<Entry> visitor) {
        RecordRange rest = whole;
        while (true) {
            Slice slice = tx.scan(rest, SCAN_PAGE);
            slice.entries().forEach(visitor);
            if (!slice.more()) {
                return;
            }
            rest = rest.after(slice.entries().getLast().key());
        }
    }

    /** Every record of a type whose key begins with an id. */
    static RecordRange below(RecordType type, String id) {
        return RecordRange.startingWith(IdentityKeys.of(type, id));
    }
}
