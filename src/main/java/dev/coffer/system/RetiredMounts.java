package dev.coffer.system;

import dev.coffer.gate.routing.Mounts;
import dev.coffer.request.Cancellation;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.Transactions;
import java.util.Arrays;
import java.util.List;

/**
 * Removes what disabled mounts have left behind: a bounded step at a time, each its own
 * transaction. The record that names a retired mount goes last, so that the work goes on after
 * whatever stopped it. Nobody else touches these records any more: a request finds no mount of that
 * id, and one that was under way at the time conflicts. Stateless.
 */
final class RetiredMounts {
    /** Records removed in one transaction: some milliseconds, far below the store's limits. */
    static final int MAX_REMOVED_A_STEP = 1_000;

    private final Transactions transactions;

    RetiredMounts(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Removes some; false once nothing is left. */
    boolean step(Cancellation cancellation) {
        return transactions.write(cancellation, RetiredMounts::removeSome);
    }

    private static boolean removeSome(Transaction tx) {
        List<Entry> retired = tx.scan(RecordRange.all(RecordType.RETIRED_MOUNT), 1).entries();
        if (retired.isEmpty()) {
            return false;
        }
        RecordKey marker = retired.getFirst().key();
        MountId mount = Mounts.idOf(marker);
        boolean removed = false;
        for (RecordRange range : rangesOf(mount)) {
            removed = removed || remove(tx, tx.peekKeys(range, MAX_REMOVED_A_STEP));
        }
        if (!removed && isEmpty(tx, mount)) {
            tx.delete(marker);
        }
        return true;
    }

    private static boolean remove(Transaction tx, List<RecordKey> keys) {
        keys.forEach(tx::delete);
        return !keys.isEmpty();
    }

    /** Read as part of the transaction: what comes in meanwhile keeps the marker there. */
    private static boolean isEmpty(Transaction tx, MountId mount) {
        return rangesOf(mount).stream().allMatch(range -> tx.scan(range, 1).entries().isEmpty());
    }

    private static List<RecordRange> rangesOf(MountId mount) {
        return Arrays.stream(RecordType.values())
                .filter(type -> type.scope() == RecordType.Scope.MOUNT)
                .map(type -> RecordRange.startingWith(RecordKey.inMount(type, mount)))
                .toList();
    }
}
