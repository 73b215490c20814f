package dev.coffer.gate.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.crypto.RandomSource;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.Login;
import dev.coffer.storage.barrier.Barrier;
import dev.coffer.storage.barrier.BarrierKeys;
import dev.coffer.storage.barrier.TestingBarrier;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.TransactionRunner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Identities over a store of the test's choice, and what must hold of their records. */
final class TestingIdentities {
    /** Accessor of the mount at which most logins happen. */
    static final String MOUNT = "userpass_1";

    /** Accessor of another mount. */
    static final String OTHER_MOUNT = "approle_2";

    static final Instant NOW = Instant.parse("2026-07-01T10:20:30.5Z");

    private final Store store;
    private final BarrierKeys keys = TestingBarrier.keys(RandomSource.system());
    private TransactionRunner transactions;
    private Identities identities = new Identities(RandomSource.system());

    TestingIdentities(Store store) {
        this.store = store;
        this.transactions = opened();
    }

    private TransactionRunner opened() {
        Barrier barrier = new Barrier(store, RandomSource.system(), _ -> Thread.onSpinWait());
        barrier.open(keys);
        return new TransactionRunner(barrier, _ -> Thread.onSpinWait());
    }

    /** Forgets everything that is not in the store. */
    void restart() {
        transactions = opened();
        identities = new Identities(RandomSource.system());
    }

    Identities identities() {
        return identities;
    }

    <T> T write(Function<Transaction, T> work) {
        return transactions.write(Cancellation.NONE, work);
    }

    <T> T read(Function<ReadTransaction, T> work) {
        return transactions.read(Cancellation.NONE, work);
    }

    String login(String mount, String name, String... groups) {
        return login(mount, new Login.Alias(name, Map.of(), List.of(groups)));
    }

    String login(String mount, Login.Alias alias) {
        return write(tx -> identities.forLogin(tx, mount, alias, NOW));
    }

    Entity entity(String id) {
        return read(tx -> identities.entities().byId(tx, id)).orElseThrow();
    }

    /** A group with these policies; external if it has an alias, which is its name at the mount. */
    Group group(String name, Group.Kind kind, String... policies) {
        return write(tx -> {
            Group made =
                    Group.of(identities.newId(), name, kind, NOW)
                            .changed(
                                    new Group.Profile(name, new TreeMap<>(), List.of(policies)),
                                    NOW);
            IdentityAlias.Factors factors = new IdentityAlias.Factors(MOUNT, name);
            Group group =
                    kind == Group.Kind.EXTERNAL
                            ? made.withAlias(
                                    IdentityAlias.of(identities.newId(), made.id(), factors, NOW))
                            : made;
            identities.groups().add(tx, group);
            return group;
        });
    }

    List<String> members(Group group) {
        return read(tx -> identities.groups().entitiesIn(tx, group));
    }

    Optional<Standing> standing(String entityId) {
        return read(tx -> identities.standing(tx, entityId));
    }

    Group group(String id) {
        return read(tx -> identities.groups().byId(tx, id)).orElseThrow();
    }

    void put(Group outer, List<String> entityIds, List<Group> inner) {
        boolean _ =
                write(tx -> {
                    identities.setMembers(tx, outer, entityIds);
                    identities.setInnerGroups(tx, outer, inner.stream().map(Group::id).toList());
                    return true;
                });
    }

    /** Cleans up after deleted groups; how many steps it took. */
    int clean() {
        RetiredGroups retired = new RetiredGroups(identities);
        int steps = 0;
        while (write(retired::step)) {
            steps++;
        }
        return steps;
    }

    /** Every record of this package, opened, in order of keys: equal states are equal. */
    List<String> state() {
        return read(tx -> {
            List<String> all = new ArrayList<>();
            for (RecordType type : RecordType.values()) {
                if (type.prefix() >= 0x50 && type.prefix() < 0x5c) {
                    Indexed.visit(
                            tx,
                            RecordRange.all(type),
                            entry -> all.add(type + " " + text(entry.key(), entry.value())));
                }
            }
            return all;
        });
    }

    private static String text(RecordKey key, Bytes value) {
        return HexFormat.of().formatHex(key.bytes().toArray())
                + " "
                + HexFormat.of().formatHex(value.toArray());
    }

    /**
     * Checks that entities, groups and everything by which they are found agree: nothing leads to
     * what is not there, nothing is missing. Memberships of deleted groups are what cleaning left.
     */
    void check() {
        boolean _ =
                read(tx -> {
                    Map<RecordKey, Bytes> wanted = new HashMap<>();
                    identities.entities().visit(tx, entity -> of(tx, entity, wanted));
                    identities.groups().visit(tx, group -> of(tx, group, wanted));
                    Map<RecordKey, Bytes> found = new HashMap<>();
                    for (RecordType type : INDEXES) {
                        Indexed.visit(
                                tx,
                                RecordRange.all(type),
                                entry -> found.put(entry.key(), entry.value()));
                    }
                    assertThat(found).isEqualTo(wanted);
                    return true;
                });
    }

    private static final Set<RecordType> INDEXES =
            Set.of(
                    RecordType.ENTITY_NAME,
                    RecordType.IDENTITY_ALIAS,
                    RecordType.ENTITY_ALIAS_NAME,
                    RecordType.MERGED_ENTITY,
                    RecordType.GROUP_NAME,
                    RecordType.GROUP_ALIAS_NAME,
                    RecordType.GROUP_MEMBER,
                    RecordType.GROUP_CHILD);

    private static void of(ReadTransaction tx, Entity entity, Map<RecordKey, Bytes> wanted) {
        Bytes id = IdentityKeys.stored(entity.id());
        wanted.put(IdentityKeys.entityName(tx, entity.name()), id);
        for (IdentityAlias alias : entity.aliases()) {
            assertThat(alias.canonicalId()).isEqualTo(entity.id());
            wanted.put(IdentityKeys.of(RecordType.IDENTITY_ALIAS, alias.id()), id);
            wanted.put(IdentityKeys.entityAlias(tx, alias.factors()), id);
        }
        entity.mergedIds()
                .forEach(part -> wanted.put(IdentityKeys.of(RecordType.MERGED_ENTITY, part), id));
        entity.groupIds()
                .forEach(group ->
                        wanted.put(
                                IdentityKeys.of(RecordType.GROUP_MEMBER, group, entity.id()),
                                Bytes.empty()));
    }

    private static void of(ReadTransaction tx, Group group, Map<RecordKey, Bytes> wanted) {
        Bytes id = IdentityKeys.stored(group.id());
        wanted.put(IdentityKeys.groupName(tx, group.name()), id);
        IdentityAlias alias = group.alias();
        if (alias != null) {
            wanted.put(IdentityKeys.of(RecordType.IDENTITY_ALIAS, alias.id()), id);
            wanted.put(IdentityKeys.groupAlias(tx, alias.factors()), id);
        }
        group.parentIds()
                .forEach(parent ->
                        wanted.put(
                                IdentityKeys.of(RecordType.GROUP_CHILD, parent, group.id()),
                                Bytes.empty()));
    }
}
