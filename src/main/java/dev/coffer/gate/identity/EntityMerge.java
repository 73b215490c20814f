package dev.coffer.gate.identity;

import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Makes one entity of several, in one transaction: their aliases and memberships become those of
 * the one that stays, and so do their tokens. Its policies and metadata stay its own.
 *
 * <p>An alias that is not kept is gone: nobody logs in by it any more.
 *
 * <p>Source: OpenBao, identity/store_entities.go.
 */
public final class EntityMerge {
    private static final String INTO_NOBODY = "entity id to merge to is invalid";
    private static final String FROM_NOBODY = "entity id to merge from is invalid";
    private static final String INTO_ITSELF =
            "to_entity_id should not be present in from_entity_ids";
    private static final String ONE_AT_A_TIME =
            "aliases conflicts cannot be resolved with multiple from entity ids - merge one entity"
                    + " at a time";

    /** Entities that one request can merge. */
    private static final int MAX_MERGED = 1_000;

    private static final String TOO_MANY =
            "more than " + MAX_MERGED + " entities cannot be merged at once";

    private final Identities identities;

    /** Merges entities of these identities. */
    public EntityMerge(Identities identities) {
        this.identities = identities;
    }

    /**
     * What a user asks for.
     *
     * @param into id of the entity that stays
     * @param from ids of those that become part of it
     * @param keep of two aliases in one mount, the ids of those to keep
     */
    public record Wanted(String into, List<String> from, List<String> keep) {
        public Wanted {
            from = List.copyOf(from);
            keep = List.copyOf(keep);
        }
    }

    /** Two aliases in one mount, of the entity that stays and of another. */
    public record Clash(
            Entity into, IdentityAlias intoAlias, Entity from, IdentityAlias fromAlias) {}

    /**
     * Merges, unless aliases clash and the request does not say which to keep.
     *
     * @return the clashes; empty if the entities are merged
     * @throws RequestFailure.Invalid 400 for entities that cannot be merged
     */
    public List<Clash> merge(Transaction tx, Wanted wanted, Instant now) {
        Entity into =
                identities
                        .entities()
                        .byId(tx, wanted.into())
                        .orElseThrow(() -> new RequestFailure.Invalid(INTO_NOBODY));
        if (wanted.from().size() > 1 && wanted.keep().size() > 1) {
            throw new RequestFailure.Invalid(ONE_AT_A_TIME);
        }
        List<Entity> others = others(tx, into, new LinkedHashSet<>(wanted.from()));
        refuseSharedMounts(others);
        if (wanted.keep().isEmpty()) {
            List<Clash> clashes = clashes(into, others);
            if (!clashes.isEmpty()) {
                return clashes;
            }
        }
        merge(tx, into, others, wanted.keep(), now);
        return List.of();
    }

    private List<Entity> others(Transaction tx, Entity into, Collection<String> ids) {
        if (ids.size() > MAX_MERGED) {
            throw new RequestFailure.Invalid(TOO_MANY);
        }
        List<Entity> others = new ArrayList<>();
        for (String id : ids) {
            if (id.equals(into.id())) {
                throw new RequestFailure.Invalid(INTO_ITSELF);
            }
            others.add(
                    identities
                            .entities()
                            .byId(tx, id)
                            .orElseThrow(() -> new RequestFailure.Invalid(FROM_NOBODY)));
        }
        return others;
    }

    /** Of two aliases in one mount nobody could say which one the merged entity has. */
    private static void refuseSharedMounts(List<Entity> others) {
        Map<String, String> owners = new HashMap<>();
        for (Entity other : others) {
            for (IdentityAlias alias : other.aliases()) {
                String owner = owners.putIfAbsent(alias.mountAccessor(), other.id());
                if (owner != null && !owner.equals(other.id())) {
                    throw new RequestFailure.Invalid(
                            "mount accessor "
                                    + alias.mountAccessor()
                                    + " found in multiple fromEntities, merge should be done with"
                                    + " one fromEntity at a time");
                }
            }
        }
    }

    private static List<Clash> clashes(Entity into, List<Entity> others) {
        List<Clash> clashes = new ArrayList<>();
        for (Entity other : others) {
            for (IdentityAlias alias : other.aliases()) {
                into.aliasIn(alias.mountAccessor())
                        .ifPresent(own -> clashes.add(new Clash(into, own, other, alias)));
            }
        }
        return clashes;
    }

    private void merge(
            Transaction tx, Entity into, List<Entity> others, List<String> keep, Instant now) {
        Entity merged = into;
        TreeSet<String> groups = new TreeSet<>(into.groupIds());
        List<String> parts = new ArrayList<>(into.mergedIds());
        for (Entity other : others) {
            merged = withAliasesOf(other, merged, keep);
            groups.addAll(other.groupIds());
            parts.addAll(other.mergedIds());
            parts.add(other.id());
            identities.remove(tx, other);
        }
        merged = identities.placed(tx, merged, groups).withMerged(parts);
        identities.entities().replace(tx, into, merged.changed(merged.profile(), now));
    }

    private static Entity withAliasesOf(Entity other, Entity into, List<String> keep) {
        Entity merged = into;
        for (IdentityAlias alias : other.aliases()) {
            Optional<IdentityAlias> own = merged.aliasIn(alias.mountAccessor());
            boolean dropped = own.isPresent() && keep.contains(own.get().id());
            if (own.isPresent() && !dropped) {
                if (!keep.contains(alias.id())) {
                    throw undecided(alias, own.get());
                }
                merged = merged.withoutAlias(own.get().id());
            }
            if (!dropped) {
                List<String> history = new ArrayList<>(alias.mergedFrom());
                history.add(other.id());
                merged = merged.withAlias(alias.movedTo(into.id(), history));
            }
        }
        return merged;
    }

    private static RequestFailure undecided(IdentityAlias theirs, IdentityAlias own) {
        return new RequestFailure.Invalid(
                "conflicting mount accessors in following alias IDs and neither were present in"
                        + " conflicting_alias_ids_to_keep: "
                        + theirs.id()
                        + ", "
                        + own.id());
    }
}
