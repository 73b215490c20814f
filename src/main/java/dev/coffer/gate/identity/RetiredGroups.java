package dev.coffer.gate.identity;

import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Removes what deleted groups have left behind, a bounded step at a time. The record that names
 * such a group goes last, so that the work goes on after whatever stopped it. Stateless.
 */
public final class RetiredGroups {
    /** Memberships removed in one transaction. */
    static final int MAX_REMOVED_A_STEP = 500;

    private final Identities identities;

    /** Cleans up after groups of these identities. */
    public RetiredGroups(Identities identities) {
        this.identities = identities;
    }

    /** Removes some memberships; false once nothing is left. */
    public boolean step(Transaction tx) {
        List<Entry> retired = tx.scan(RecordRange.all(RecordType.RETIRED_GROUP), 1).entries();
        if (retired.isEmpty()) {
            return false;
        }
        RecordKey marker = retired.getFirst().key();
        String group = IdentityKeys.lastId(marker);
        RecordRange members = Indexed.below(RecordType.GROUP_MEMBER, group);
        RecordRange children = Indexed.below(RecordType.GROUP_CHILD, group);
        List<RecordKey> left = tx.peekKeys(members, MAX_REMOVED_A_STEP);
        left.forEach(key -> removeMember(tx, group, key));
        List<RecordKey> inner =
                left.isEmpty() ? tx.peekKeys(children, MAX_REMOVED_A_STEP) : List.of();
        inner.forEach(key -> removeChild(tx, group, key));
        if (left.isEmpty() && inner.isEmpty() && isEmpty(tx, members) && isEmpty(tx, children)) {
            tx.delete(marker);
        }
        return true;
    }

    private void removeMember(Transaction tx, String group, RecordKey key) {
        tx.delete(key);
        Optional<Entity> entity = identities.entities().byId(tx, IdentityKeys.lastId(key));
        if (entity.isPresent()) {
            List<String> groups = new ArrayList<>(entity.get().groupIds());
            groups.remove(group);
            identities.entities().replace(tx, entity.get(), entity.get().withGroups(groups));
        }
    }

    private void removeChild(Transaction tx, String group, RecordKey key) {
        identities
                .groups()
                .byId(tx, IdentityKeys.lastId(key))
                .ifPresentOrElse(
                        inner -> identities.groups().take(tx, inner, group), () -> tx.delete(key));
    }

    /** Read as part of the transaction: what comes in meanwhile keeps the marker there. */
    private static boolean isEmpty(Transaction tx, RecordRange range) {
        return tx.scan(range, 1).entries().isEmpty();
    }
}
