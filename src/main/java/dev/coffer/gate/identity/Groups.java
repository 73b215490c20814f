package dev.coffer.gate.identity;

import dev.coffer.gate.identity.IdentityAlias.Factors;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Groups as records, each found by its id, its name and its alias, and who is in them. Who is in a
 * group is a record for each member, so that logins which come into one group do not get in each
 * other's way. Thread-safe: nothing is kept but what records say.
 */
public final class Groups {
    private final Remembered<Group> remembered = new Remembered<>(IdentityRecords::group);

    /** Forgets what was worked out: the server is being sealed. */
    void forget() {
        remembered.forget();
    }

    /** The group of an id. */
    public Optional<Group> byId(ReadTransaction tx, String id) {
        return IdentityKeys.idBytes(id).flatMap(bytes -> read(tx, bytes));
    }

    /** The group of a name, whatever its case. */
    public Optional<Group> byName(ReadTransaction tx, String name) {
        return found(tx, IdentityKeys.groupName(tx, name));
    }

    /** The group that has an alias. */
    public Optional<Group> byAlias(ReadTransaction tx, Factors factors) {
        return found(tx, IdentityKeys.groupAlias(tx, factors));
    }

    /** The group that has the alias of an id. */
    public Optional<Group> byAliasId(ReadTransaction tx, String aliasId) {
        return IdentityKeys.idBytes(aliasId)
                .flatMap(_ -> found(tx, IdentityKeys.of(RecordType.IDENTITY_ALIAS, aliasId)));
    }

    /** Those of some ids that are there, in the order of the ids. */
    public List<Group> existing(ReadTransaction tx, Collection<String> ids) {
        return ids.stream().flatMap(id -> byId(tx, id).stream()).toList();
    }

    /** These groups and every group that they are in, each once, outer ones behind inner ones. */
    public List<Group> withOuter(ReadTransaction tx, List<Group> direct) {
        Map<String, Group> all = new LinkedHashMap<>();
        direct.forEach(group -> collect(tx, group, all));
        return List.copyOf(all.values());
    }

    private void collect(ReadTransaction tx, Group from, Map<String, Group> all) {
        List<Group> ahead = new ArrayList<>(List.of(from));
        while (!ahead.isEmpty()) {
            Group next = ahead.removeLast();
            if (all.putIfAbsent(next.id(), next) == null) {
                ahead.addAll(existing(tx, next.parentIds()).reversed());
            }
        }
    }

    /** Every group in the order of ids; all of them are part of the read set. */
    public void visit(ReadTransaction tx, Consumer<Group> visitor) {
        Indexed.visit(
                tx,
                RecordRange.all(RecordType.GROUP),
                entry -> visitor.accept(remembered.of(entry.value())));
    }

    /** Ids of the entities that are directly in a group, sorted. */
    public List<String> entitiesIn(ReadTransaction tx, Group group) {
        return ids(tx, Indexed.below(RecordType.GROUP_MEMBER, group.id()));
    }

    /** Ids of the groups that are directly in a group, sorted. */
    public List<String> groupsIn(ReadTransaction tx, Group group) {
        return ids(tx, Indexed.below(RecordType.GROUP_CHILD, group.id()));
    }

    private static List<String> ids(ReadTransaction tx, RecordRange range) {
        List<String> ids = new ArrayList<>();
        Indexed.visit(tx, range, entry -> ids.add(IdentityKeys.lastId(entry.key())));
        return ids;
    }

    /** Writes a new group. */
    public void add(Transaction tx, Group group) {
        put(tx, Set.of(), group);
    }

    /** Writes what was changed of a group. */
    public void replace(Transaction tx, Group before, Group after) {
        put(tx, keys(tx, before), after);
    }

    /**
     * Makes a group void: nobody finds it any more, it grants nothing. Who was in it is cleaned up
     * in the background.
     */
    public void retire(Transaction tx, Group group) {
        Indexed.move(tx, keys(tx, group), Set.of(), Bytes.empty());
        tx.delete(IdentityKeys.of(RecordType.GROUP, group.id()));
        tx.put(IdentityKeys.of(RecordType.RETIRED_GROUP, group.id()), Bytes.empty());
        for (String parent : group.parentIds()) {
            tx.delete(IdentityKeys.of(RecordType.GROUP_CHILD, parent, group.id()));
        }
    }

    /** Brings one group into another, the inner one's record included. */
    public void put(Transaction tx, Group inner, String outerId) {
        List<String> parents = new ArrayList<>(inner.parentIds());
        parents.add(outerId);
        replace(tx, inner, inner.withParents(parents));
        tx.put(IdentityKeys.of(RecordType.GROUP_CHILD, outerId, inner.id()), Bytes.empty());
    }

    /** Takes one group out of another, the inner one's record included. */
    public void take(Transaction tx, Group inner, String outerId) {
        List<String> parents = new ArrayList<>(inner.parentIds());
        parents.remove(outerId);
        replace(tx, inner, inner.withParents(parents));
        tx.delete(IdentityKeys.of(RecordType.GROUP_CHILD, outerId, inner.id()));
    }

    private static void put(Transaction tx, Set<RecordKey> before, Group group) {
        Indexed.move(tx, before, keys(tx, group), IdentityKeys.stored(group.id()));
        tx.put(IdentityKeys.of(RecordType.GROUP, group.id()), IdentityRecords.of(group));
    }

    /** Every key by which a group is found but its own. */
    private static Set<RecordKey> keys(ReadTransaction tx, Group group) {
        Set<RecordKey> keys = new HashSet<>();
        keys.add(IdentityKeys.groupName(tx, group.name()));
        IdentityAlias alias = group.alias();
        if (alias != null) {
            keys.add(IdentityKeys.of(RecordType.IDENTITY_ALIAS, alias.id()));
            keys.add(IdentityKeys.groupAlias(tx, alias.factors()));
        }
        return keys;
    }

    private Optional<Group> found(ReadTransaction tx, RecordKey index) {
        return Optional.ofNullable(tx.get(index)).flatMap(id -> read(tx, id));
    }

    private Optional<Group> read(ReadTransaction tx, Bytes id) {
        Bytes record = tx.get(RecordKey.of(RecordType.GROUP, id.toArray()));
        return Optional.ofNullable(record).map(remembered::of);
    }
}
