package dev.coffer.system.identity;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.gate.identity.Entities;
import dev.coffer.gate.identity.Entity;
import dev.coffer.gate.identity.Identities;
import dev.coffer.gate.identity.IdentityAlias;
import dev.coffer.gate.identity.IdentityAlias.Factors;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The paths of entities' aliases, and the same under their older name, under which nothing can be
 * said about an alias.
 */
final class EntityAliasPaths {
    private static final String INVALID_ID = "invalid alias ID provided";
    private static final String NOT_ENOUGH = "'id' or 'mount_accessor' and 'name' must be provided";
    private static final String INVALID_OWNER = "invalid canonical ID";
    private static final String ONE_A_MOUNT =
            "Alias already exists for requested entity and mount accessor";
    private static final String MOUNT_TAKEN =
            "Alias cannot be updated as the entity already has an alias for the given"
                    + " 'mount_accessor' ";
    private static final String NAME_TAKEN =
            "alias with combination of mount accessor and name already exists";
    private static final String LOCAL_STAYS = "local aliases can't be moved between entities";
    private static final String NO_NEW_OWNER =
            "given 'canonical_id' is not associated with an entity";
    private static final String OWNER_HAS_ONE =
            "Alias cannot be updated as the given entity already has an alias for this mount ";

    private static final Field[] FIELDS = {
        Field.string("id", "ID of the alias. If set, updates the alias of that ID."),
        Field.string("entity_id", "The older name of canonical_id."),
        Field.string("canonical_id", "ID of the entity that has the alias."),
        Field.string("mount_accessor", "Accessor of the mount that knows the name."),
        Field.string("name", "The name in that mount.")
    };

    private final Identities identities;
    private final Entities entities;

    EntityAliasPaths(Identities identities) {
        this.identities = identities;
        this.entities = identities.entities();
    }

    List<PathSpec> specs() {
        return List.of(
                registerPath("entity-alias").fields(IdentityFields.CUSTOM_METADATA).build(),
                idPath("entity-alias/id/").fields(IdentityFields.CUSTOM_METADATA).build(),
                listPath("entity-alias/id/?"),
                registerPath("alias").build(),
                idPath("alias/id/").build(),
                listPath("alias/id/?"));
    }

    private PathSpec.Builder registerPath(String pattern) {
        return PathSpec.at(pattern)
                .fields(FIELDS)
                .writes(Operation.WRITE, this::write)
                .help("Create a new alias.", "");
    }

    private PathSpec.Builder idPath(String prefix) {
        return PathSpec.at(prefix + IdentityFields.ID_IN_PATH)
                .fields(FIELDS)
                .writes(Operation.WRITE, this::write)
                .reads(Operation.READ, this::read)
                .writes(Operation.DELETE, this::delete)
                .help("Update, read or delete an alias ID.", "");
    }

    /** The ids of all aliases. */
    PathSpec listPath(String pattern) {
        return PathSpec.at(pattern)
                .reads(Operation.LIST, (tx, _) -> list(tx))
                .help("List all the alias IDs.", "")
                .build();
    }

    /** An alias and the entity that has it. */
    private record Owned(Entity entity, IdentityAlias alias) {}

    private Optional<Owned> byId(ReadTransaction tx, String aliasId) {
        return entities.byAliasId(tx, aliasId)
                .flatMap(entity -> owned(entity, alias -> alias.id().equals(aliasId)));
    }

    private Optional<Owned> byFactors(ReadTransaction tx, Factors factors) {
        return entities.byAlias(tx, factors)
                .flatMap(entity ->
                        owned(entity, alias -> alias.factors().folded().equals(factors.folded())));
    }

    private static Optional<Owned> owned(Entity entity, Predicate<IdentityAlias> which) {
        return entity.aliases().stream()
                .filter(which)
                .findFirst()
                .map(alias -> new Owned(entity, alias));
    }

    /** An alias by its id. */
    Response read(ReadTransaction tx, Call call) {
        return byId(tx, call.fields().text("id"))
                .map(owned -> IdentityView.alias(tx, owned.alias()))
                .orElseGet(Response::notFound);
    }

    /** Takes an alias away, by its id. */
    Response delete(Transaction tx, Call call) {
        byId(tx, call.fields().text("id"))
                .ifPresent(owned ->
                        entities.replace(
                                tx,
                                owned.entity(),
                                owned.entity().withoutAlias(owned.alias().id())));
        return Response.noContent();
    }

    private Response list(ReadTransaction tx) {
        MountNames mounts = new MountNames(tx);
        ListAnswer list = new ListAnswer();
        entities.visit(
                tx,
                entity ->
                        entity.aliases()
                                .forEach(alias ->
                                        list.add(alias.id(), IdentityView.listed(alias, mounts))));
        return list.response();
    }

    private Response write(Transaction tx, Call call) {
        String id = call.fields().text("id");
        String name = call.fields().text("name");
        String accessor = call.fields().text("mount_accessor");
        SortedMap<String, String> said = IdentityFields.customMetadata(call);
        if (!id.isEmpty()) {
            Owned known = byId(tx, id).orElseThrow(() -> new RequestFailure.Invalid(INVALID_ID));
            IdentityAlias alias = known.alias();
            boolean saysNothing = !call.fields().has("custom_metadata");
            IdentityAlias wanted =
                    alias.renamed(
                            new Factors(
                                    accessor.isEmpty() ? alias.mountAccessor() : accessor,
                                    name.isEmpty() ? alias.name() : name),
                            saysNothing ? alias.customMetadata() : said,
                            call.request().now());
            return update(tx, call, known, wanted);
        }
        if (accessor.isEmpty() || name.isEmpty()) {
            throw new RequestFailure.Invalid(NOT_ENOUGH);
        }
        MountEntry mount = new MountNames(tx).require(accessor);
        Factors factors = new Factors(accessor, name);
        Optional<Owned> known = byFactors(tx, factors);
        return known.isPresent()
                ? update(
                        tx,
                        call,
                        known.get(),
                        known.get().alias().renamed(factors, said, call.request().now()))
                : create(tx, call, mount, said);
    }

    private static String ownerId(Call call) {
        String canonicalId = call.fields().text("canonical_id");
        return canonicalId.isEmpty() ? call.fields().text("entity_id") : canonicalId;
    }

    private Response create(
            Transaction tx, Call call, MountEntry mount, SortedMap<String, String> said) {
        String ownerId = ownerId(call);
        Optional<Entity> owner = ownerId.isEmpty() ? Optional.empty() : entities.byId(tx, ownerId);
        if (!ownerId.isEmpty() && owner.isEmpty()) {
            throw new RequestFailure.Invalid(INVALID_OWNER);
        }
        if (owner.isPresent() && owner.get().aliasIn(mount.accessor()).isPresent()) {
            throw new RequestFailure.Invalid(ONE_A_MOUNT);
        }
        Entity entity =
                owner.orElseGet(() ->
                        Entity.of(
                                identities.newId(),
                                identities.newEntityName(tx),
                                call.request().now()));
        Factors factors = new Factors(mount.accessor(), call.fields().text("name"));
        IdentityAlias alias =
                IdentityAlias.of(identities.newId(), entity.id(), factors, call.request().now())
                        .renamed(factors, said, call.request().now())
                        .withLocal(mount.local());
        if (owner.isPresent()) {
            entities.replace(tx, entity, entity.withAlias(alias));
        } else {
            entities.add(tx, entity.withAlias(alias));
        }
        return answer(alias.id(), entity.id());
    }

    private Response update(Transaction tx, Call call, Owned before, IdentityAlias wanted) {
        String ownerId = ownerId(call);
        IdentityAlias alias = before.alias();
        boolean moves = !ownerId.isEmpty() && !ownerId.equals(alias.canonicalId());
        boolean sameName = wanted.factors().equals(alias.factors());
        boolean sameWords = same(wanted.customMetadata(), alias.customMetadata());
        if (sameName && sameWords && !moves) {
            return Response.noContent();
        }
        if (!moves
                && !wanted.mountAccessor().equals(alias.mountAccessor())
                && before.entity().aliasIn(wanted.mountAccessor()).isPresent()) {
            throw new RequestFailure.Invalid(MOUNT_TAKEN);
        }
        MountEntry mount = new MountNames(tx).require(wanted.mountAccessor());
        Optional<Owned> other = byFactors(tx, wanted.factors());
        if (other.isPresent() && !other.get().alias().id().equals(alias.id())) {
            throw new RequestFailure.Invalid(NAME_TAKEN);
        }
        IdentityAlias placed = wanted.withLocal(mount.local());
        return moves ? move(tx, before, placed, ownerId) : replace(tx, before.entity(), placed);
    }

    private static boolean same(
            @Nullable SortedMap<String, String> one, @Nullable SortedMap<String, String> other) {
        return Objects.requireNonNullElseGet(one, TreeMap<String, String>::new)
                .equals(Objects.requireNonNullElseGet(other, TreeMap<String, String>::new));
    }

    private Response replace(Transaction tx, Entity entity, IdentityAlias alias) {
        entities.replace(tx, entity, entity.withAlias(alias));
        return answer(alias.id(), entity.id());
    }

    private Response move(Transaction tx, Owned before, IdentityAlias alias, String ownerId) {
        if (alias.local()) {
            throw new RequestFailure.Invalid(LOCAL_STAYS);
        }
        Entity owner =
                entities.byId(tx, ownerId)
                        .orElseThrow(() -> new RequestFailure.Invalid(NO_NEW_OWNER));
        if (owner.aliasIn(alias.mountAccessor()).isPresent()) {
            throw new RequestFailure.Invalid(OWNER_HAS_ONE);
        }
        entities.replace(tx, before.entity(), before.entity().withoutAlias(alias.id()));
        IdentityAlias moved = alias.movedTo(owner.id(), alias.mergedFrom());
        entities.replace(tx, owner, owner.withAlias(moved));
        return answer(moved.id(), owner.id());
    }

    private static Response answer(String aliasId, String ownerId) {
        return Response.ok(
                JsonObject.builder().put("canonical_id", ownerId).put("id", aliasId).build());
    }
}
