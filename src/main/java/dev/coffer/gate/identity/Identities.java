package dev.coffer.gate.identity;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.identity.IdentityAlias.Factors;
import dev.coffer.request.Bytes;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the gate asks of identities: who logs in, and what a token's owner may do. Thread-safe.
 *
 * <p>Everything is read in the caller's transaction, so that a request which is decided by an
 * entity, its groups or their policies conflicts with every change of them.
 */
public final class Identities {
    /** How often a name is drawn before one is found that nobody has. */
    private static final int MAX_NAME_DRAWS = 100;

    private static final int NAME_BYTES = 4;

    /** Standings remembered; beyond that all are forgotten and worked out again. */
    private static final int MAX_STANDINGS = 4_096;

    /** Ends the names that the server makes; the namespace in OpenBao. */
    private static final String ROOT = ".root";

    private final RandomSource random;
    private final Entities entities = new Entities();
    private final Groups groups = new Groups();

    /** By entity; each says itself from which records it was worked out. */
    private final Map<String, Standing> standings = new ConcurrentHashMap<>();

    /** Identities whose ids and names come from this source. */
    public Identities(RandomSource random) {
        this.random = random;
    }

    /** Entities as records. */
    public Entities entities() {
        return entities;
    }

    /** Groups as records. */
    public Groups groups() {
        return groups;
    }

    /** Forgets what was worked out: the server is being sealed. */
    public void forget() {
        entities.forget();
        groups.forget();
        standings.clear();
    }

    /**
     * Part of the transaction of a login: the entity behind an alias, made where there was none,
     * with what the auth method says of it now: the alias's metadata and the external groups.
     *
     * @param mountAccessor of the mount that was logged in at
     * @param now the time of the request
     * @return the entity's id
     * @throws RequestFailure.Denied 403 if the entity is disabled
     */
    public String forLogin(Transaction tx, String mountAccessor, Login.Alias alias, Instant now) {
        Factors factors = new Factors(mountAccessor, alias.name());
        Optional<Entity> known = entities.byAlias(tx, factors);
        if (known.isPresent() && known.get().disabled()) {
            throw new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN);
        }
        Entity entity =
                known.isPresent()
                        ? told(known.get(), factors, alias, now)
                        : created(tx, factors, alias, now);
        Entity placed = inExternalGroups(tx, entity, mountAccessor, alias.groups());
        if (known.isPresent()) {
            entities.replace(tx, known.get(), placed);
        } else {
            entities.add(tx, placed);
        }
        return placed.id();
    }

    /**
     * Who a token belongs to.
     *
     * @param entityId as the token has it
     * @return empty where the entity was deleted or is disabled: the token is refused
     */
    public Optional<Standing> standing(ReadTransaction tx, String entityId) {
        return entities.byIdOrMerged(tx, entityId)
                .filter(entity -> !entity.disabled())
                .map(entity -> standing(tx, entity));
    }

    private Standing standing(ReadTransaction tx, Entity entity) {
        List<Group> all = groups.withOuter(tx, groups.existing(tx, entity.groupIds()));
        Standing known = standings.get(entity.id());
        if (known != null && known.isOf(entity, all)) {
            return known;
        }
        if (standings.size() >= MAX_STANDINGS) {
            standings.clear();
        }
        Standing worked = new Standing(entity, all);
        standings.put(entity.id(), worked);
        return worked;
    }

    /**
     * Names of the policies that a token has through its entity and its groups.
     *
     * @return empty where the entity was deleted or is disabled: the token is refused
     */
    public Optional<List<String>> policiesOf(ReadTransaction tx, String entityId) {
        return standing(tx, entityId).map(Standing::policies);
    }

    /** A new id. */
    public String newId() {
        return random.uuid();
    }

    /** A name that no entity has. */
    public String newEntityName(ReadTransaction tx) {
        for (int draw = 0; draw < MAX_NAME_DRAWS; draw++) {
            String name = drawnName("entity_");
            if (entities.byName(tx, name).isEmpty()) {
                return name;
            }
        }
        throw new RequestFailure.Internal("failed to generate entity name");
    }

    /** A name that no group has. */
    public String newGroupName(ReadTransaction tx) {
        for (int draw = 0; draw < MAX_NAME_DRAWS; draw++) {
            String name = drawnName("group_");
            if (groups.byName(tx, name).isEmpty()) {
                return name;
            }
        }
        throw new RequestFailure.Internal("failed to generate group name");
    }

    private String drawnName(String prefix) {
        return prefix + Encodings.hex(random.bytes(NAME_BYTES)) + ROOT;
    }

    private Entity created(Transaction tx, Factors factors, Login.Alias alias, Instant now) {
        Entity entity = Entity.of(newId(), newEntityName(tx), now);
        IdentityAlias first =
                IdentityAlias.of(newId(), entity.id(), factors, now)
                        .withMetadata(alias.metadata(), now);
        return entity.withAlias(first);
    }

    /** The entity with what the method says of its alias now. */
    private static Entity told(Entity entity, Factors factors, Login.Alias alias, Instant now) {
        for (IdentityAlias own : entity.aliases()) {
            if (own.factors().equals(factors) && !own.metadata().equals(alias.metadata())) {
                return entity.withAlias(own.withMetadata(alias.metadata(), now));
            }
        }
        return entity;
    }

    /**
     * The entity in those external groups whose aliases the method has named. Groups of other
     * mounts stay as they are.
     */
    private Entity inExternalGroups(
            Transaction tx, Entity entity, String mountAccessor, List<String> names) {
        Set<String> wanted = new TreeSet<>();
        for (String name : names) {
            groups.byAlias(tx, new Factors(mountAccessor, name))
                    .ifPresent(group -> wanted.add(group.id()));
        }
        Set<String> ids = new TreeSet<>(entity.groupIds());
        for (Group group : groups.existing(tx, entity.groupIds())) {
            if (isDecidedBy(mountAccessor, group) && !wanted.contains(group.id())) {
                ids.remove(group.id());
            }
        }
        ids.addAll(wanted);
        return placed(tx, entity, ids);
    }

    private static boolean isDecidedBy(String mountAccessor, Group group) {
        IdentityAlias alias = group.alias();
        return group.kind() == Group.Kind.EXTERNAL
                && (alias == null || alias.mountAccessor().equals(mountAccessor));
    }

    /** The entity in exactly these groups; its own record is the caller's to write. */
    public Entity placed(Transaction tx, Entity entity, Set<String> groupIds) {
        Set<String> before = new HashSet<>(entity.groupIds());
        if (before.equals(groupIds)) {
            return entity;
        }
        for (String left : before) {
            if (!groupIds.contains(left)) {
                tx.delete(IdentityKeys.of(RecordType.GROUP_MEMBER, left, entity.id()));
            }
        }
        for (String entered : groupIds) {
            if (!before.contains(entered)) {
                tx.put(
                        IdentityKeys.of(RecordType.GROUP_MEMBER, entered, entity.id()),
                        Bytes.empty());
            }
        }
        return entity.withGroups(groupIds);
    }

    /** Removes an entity, its aliases and its memberships. */
    public void remove(Transaction tx, Entity entity) {
        Entity alone = placed(tx, entity, Set.of());
        entities.remove(tx, alone);
    }

    /**
     * Makes exactly these entities the members of a group.
     *
     * @throws RequestFailure.Invalid 400 if one of them is not there
     */
    public void setMembers(Transaction tx, Group group, List<String> entityIds) {
        Set<String> wanted = new TreeSet<>(entityIds);
        for (String id : wanted) {
            Entity entity = entities.byId(tx, id).orElseThrow(() -> invalid("entity ID", id));
            Set<String> in = new TreeSet<>(entity.groupIds());
            if (in.add(group.id())) {
                entities.replace(tx, entity, placed(tx, entity, in));
            }
        }
        for (String id : groups.entitiesIn(tx, group)) {
            Optional<Entity> entity =
                    wanted.contains(id) ? Optional.empty() : entities.byId(tx, id);
            if (entity.isPresent()) {
                Set<String> in = new TreeSet<>(entity.get().groupIds());
                in.remove(group.id());
                entities.replace(tx, entity.get(), placed(tx, entity.get(), in));
            }
        }
    }

    /**
     * Makes exactly these groups the members of a group.
     *
     * @throws RequestFailure.Invalid 400 if one of them is not there or would close a circle
     */
    public void setInnerGroups(Transaction tx, Group outer, List<String> groupIds) {
        Set<String> wanted = new TreeSet<>(groupIds);
        List<String> before = groups.groupsIn(tx, outer);
        for (String id : before) {
            if (!wanted.contains(id)) {
                groups.byId(tx, id).ifPresent(inner -> groups.take(tx, inner, outer.id()));
            }
        }
        for (String id : wanted) {
            Group inner = groups.byId(tx, id).orElseThrow(() -> invalid("member group ID", id));
            if (!before.contains(id)) {
                refuseCircle(tx, outer, inner);
                groups.put(tx, inner, outer.id());
            }
        }
    }

    /** Outer must not lie, however deep, in inner. */
    private void refuseCircle(ReadTransaction tx, Group outer, Group inner) {
        if (inner.id().equals(outer.id())) {
            throw new RequestFailure.Invalid(
                    RequestFailure.oneError(
                            "member group ID \""
                                    + outer.id()
                                    + "\" is same as the ID of the group"));
        }
        List<String> around = new ArrayList<>();
        groups.withOuter(tx, List.of(outer)).forEach(group -> around.add(group.id()));
        if (around.contains(inner.id())) {
            throw new RequestFailure.Invalid(
                    "cyclic relationship detected for member group ID \"" + inner.id() + "\"");
        }
    }

    private static RequestFailure.Invalid invalid(String what, String id) {
        return new RequestFailure.Invalid(
                RequestFailure.oneError("invalid " + what + " \"" + id + "\""));
    }
}
