package dev.coffer.system.node;

import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.List;

/** Counts records without opening them. */
final class RecordCount {
    /** Counting ends here: a count is worth no more of a transaction's time. */
    private static final long MAX = 1_000_000;

    private static final int PAGE = 1_000;

    private RecordCount() {}

    /** How many records a range has, at most a million. */
    static long of(ReadTransaction tx, RecordRange range) {
        long count = 0;
        List<RecordKey> page = tx.peekKeys(range, PAGE);
        while (!page.isEmpty() && count < MAX) {
            count += page.size();
            page = tx.peekKeys(range.after(page.getLast()), PAGE);
        }
        return count;
    }
}
