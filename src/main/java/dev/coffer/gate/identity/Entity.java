package dev.coffer.gate.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One person or machine, however it logs in. Immutable.
 *
 * @param id a UUID
 * @param name unique without regard to case
 * @param metadata what users say of it
 * @param policies what its tokens may do beyond their own policies
 * @param disabled whether its tokens are refused
 * @param aliases at most one for each mount
 * @param mergedIds ids of entities that became part of it; their tokens are its tokens
 * @param groupIds the groups that it is directly in, sorted; a group that was deleted may still be
 *     among them until the cleaning has come by
 */
public record Entity(
        String id,
        String name,
        SortedMap<String, String> metadata,
        List<String> policies,
        boolean disabled,
        List<IdentityAlias> aliases,
        List<String> mergedIds,
        List<String> groupIds,
        Instant created,
        Instant updated) {
    public Entity {
        metadata = new TreeMap<>(metadata);
        policies = List.copyOf(policies);
        aliases = List.copyOf(aliases);
        mergedIds = List.copyOf(mergedIds);
        groupIds = List.copyOf(groupIds);
    }

    /** An entity that has nothing but a name. */
    public static Entity of(String id, String name, Instant now) {
        return new Entity(
                id,
                name,
                new TreeMap<>(),
                List.of(),
                false,
                List.of(),
                List.of(),
                List.of(),
                now,
                now);
    }

    /** Its alias in a mount. */
    public Optional<IdentityAlias> aliasIn(String mountAccessor) {
        return aliases.stream()
                .filter(alias -> alias.mountAccessor().equals(mountAccessor))
                .findFirst();
    }

    /** The same after a user has changed it. */
    public Entity changed(Profile profile, Instant now) {
        return new Entity(
                id,
                profile.name(),
                profile.metadata(),
                profile.policies(),
                profile.disabled(),
                aliases,
                mergedIds,
                groupIds,
                created,
                now);
    }

    /** What a user can change. */
    public record Profile(
            String name,
            SortedMap<String, String> metadata,
            List<String> policies,
            boolean disabled) {
        public Profile {
            metadata = new TreeMap<>(metadata);
            policies = List.copyOf(policies);
        }
    }

    /** What a user can change, as it is. */
    public Profile profile() {
        return new Profile(name, metadata, policies, disabled);
    }

    /** The same with other aliases. */
    public Entity withAliases(List<IdentityAlias> others) {
        return new Entity(
                id, name, metadata, policies, disabled, others, mergedIds, groupIds, created,
                updated);
    }

    /** The same with one alias put in or replaced, known by its id. */
    public Entity withAlias(IdentityAlias alias) {
        List<IdentityAlias> all = new ArrayList<>(aliases);
        int at = 0;
        while (at < all.size() && !all.get(at).id().equals(alias.id())) {
            at++;
        }
        if (at < all.size()) {
            all.set(at, alias);
        } else {
            all.add(alias);
        }
        return withAliases(all);
    }

    /** The same without the alias of this id. */
    public Entity withoutAlias(String aliasId) {
        return withAliases(aliases.stream().filter(alias -> !alias.id().equals(aliasId)).toList());
    }

    /** The same, made up of these entities as well. */
    public Entity withMerged(List<String> ids) {
        return new Entity(
                id, name, metadata, policies, disabled, aliases, ids, groupIds, created, updated);
    }

    /** The same in other groups. */
    public Entity withGroups(Collection<String> ids) {
        return new Entity(
                id,
                name,
                metadata,
                policies,
                disabled,
                aliases,
                mergedIds,
                List.copyOf(new TreeSet<>(ids)),
                created,
                updated);
    }
}
