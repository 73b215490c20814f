package dev.coffer.gate.identity;

import dev.coffer.gate.identity.IdentityAlias.Factors;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Entities as records, each found by its id, its name and its aliases. Whoever writes one reads it
 * first in the same transaction. Thread-safe: nothing is kept but what records say.
 */
public final class Entities {
    private final Remembered<Entity> remembered = new Remembered<>(IdentityRecords::entity);

    /** Forgets what was worked out: the server is being sealed. */
    void forget() {
        remembered.forget();
    }

    /** The entity of an id. */
    public Optional<Entity> byId(ReadTransaction tx, String id) {
        return IdentityKeys.idBytes(id).flatMap(bytes -> read(tx, bytes));
    }

    /** The entity of an id, or the one into which it was merged. */
    public Optional<Entity> byIdOrMerged(ReadTransaction tx, String id) {
        return IdentityKeys.idBytes(id)
                .flatMap(bytes ->
                        read(tx, bytes)
                                .or(() ->
                                        found(tx, IdentityKeys.of(RecordType.MERGED_ENTITY, id))));
    }

    /** The entity of a name, whatever its case. */
    public Optional<Entity> byName(ReadTransaction tx, String name) {
        return found(tx, IdentityKeys.entityName(tx, name));
    }

    /** The entity that has an alias. */
    public Optional<Entity> byAlias(ReadTransaction tx, Factors factors) {
        return found(tx, IdentityKeys.entityAlias(tx, factors));
    }

    /** The entity that has the alias of an id. */
    public Optional<Entity> byAliasId(ReadTransaction tx, String aliasId) {
        return IdentityKeys.idBytes(aliasId)
                .flatMap(_ -> found(tx, IdentityKeys.of(RecordType.IDENTITY_ALIAS, aliasId)));
    }

    /** Every entity in the order of ids; all of them are part of the read set. */
    public void visit(ReadTransaction tx, Consumer<Entity> visitor) {
        Indexed.visit(
                tx,
                RecordRange.all(RecordType.ENTITY),
                entry -> visitor.accept(remembered.of(entry.value())));
    }

    /** Writes a new entity. */
    public void add(Transaction tx, Entity entity) {
        put(tx, Set.of(), entity);
    }

    /** Writes what was changed of an entity. */
    public void replace(Transaction tx, Entity before, Entity after) {
        if (!before.equals(after)) {
            put(tx, keys(tx, before), after);
        }
    }

    /** Removes an entity; its memberships are the caller's to remove. */
    public void remove(Transaction tx, Entity entity) {
        Indexed.move(tx, keys(tx, entity), Set.of(), Bytes.empty());
        tx.delete(IdentityKeys.of(RecordType.ENTITY, entity.id()));
    }

    private static void put(Transaction tx, Set<RecordKey> before, Entity entity) {
        Indexed.move(tx, before, keys(tx, entity), IdentityKeys.stored(entity.id()));
        tx.put(IdentityKeys.of(RecordType.ENTITY, entity.id()), IdentityRecords.of(entity));
    }

    /** Every key by which an entity is found but its own. */
    private static Set<RecordKey> keys(ReadTransaction tx, Entity entity) {
        Set<RecordKey> keys = new HashSet<>();
        keys.add(IdentityKeys.entityName(tx, entity.name()));
        for (IdentityAlias alias : entity.aliases()) {
            keys.add(IdentityKeys.of(RecordType.IDENTITY_ALIAS, alias.id()));
            keys.add(IdentityKeys.entityAlias(tx, alias.factors()));
        }
        entity.mergedIds().forEach(id -> keys.add(IdentityKeys.of(RecordType.MERGED_ENTITY, id)));
        return keys;
    }

    private Optional<Entity> found(ReadTransaction tx, RecordKey index) {
        return Optional.ofNullable(tx.get(index)).flatMap(id -> read(tx, id));
    }

    private Optional<Entity> read(ReadTransaction tx, Bytes id) {
        Bytes record = tx.get(RecordKey.of(RecordType.ENTITY, id.toArray()));
        return Optional.ofNullable(record).map(remembered::of);
    }
}
