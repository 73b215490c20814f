package dev.coffer.system.identity;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.gate.identity.Entities;
import dev.coffer.gate.identity.Entity;
import dev.coffer.gate.identity.EntityMerge;
import dev.coffer.gate.identity.EntityMerge.Clash;
import dev.coffer.gate.identity.Identities;
import dev.coffer.gate.identity.IdentityAlias;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The paths of entities. */
final class EntityPaths {
    private static final String NOT_FOUND = "entity not found from id";
    private static final String NAME_TAKEN = "entity name is already in use";
    private static final String NO_IDS = "missing entity ids to delete";
    private static final String MERGE_INTO = "missing entity id to merge to";
    private static final String MERGE_FROM = "missing entity ids to merge from";
    private static final String CLASH =
            "toEntity and at least one fromEntity have aliases with the same mount accessor, repeat"
                    + " the merge request specifying exactly one fromEntity, clashes: ";

    private static final Field[] FIELDS = {
        Field.string("id", "ID of the entity. If set, updates the entity of that ID."),
        Field.string("name", "Name of the entity."),
        IdentityFields.METADATA,
        Field.list("policies", "Policies that all tokens of the entity have."),
        Field.bool("disabled", "Whether the entity's tokens are refused; they are not revoked.")
    };

    private final Identities identities;
    private final Entities entities;
    private final EntityMerge merge;

    EntityPaths(Identities identities) {
        this.identities = identities;
        this.entities = identities.entities();
        this.merge = new EntityMerge(identities);
    }

    List<PathSpec> specs() {
        return List.of(
                PathSpec.at("entity")
                        .fields(FIELDS)
                        .writes(Operation.WRITE, this::write)
                        .help("Create a new entity", "")
                        .build(),
                PathSpec.at("entity/name/(?P<name>.+)")
                        .lowerCaseNames()
                        .fields(FIELDS)
                        .writes(Operation.WRITE, this::write)
                        .reads(Operation.READ, (tx, call) -> show(tx, named(tx, call)))
                        .writes(Operation.DELETE, (tx, call) -> delete(tx, named(tx, call)))
                        .help("Update, read or delete an entity using entity name", "")
                        .build(),
                PathSpec.at("entity/id/" + IdentityFields.ID_IN_PATH)
                        .fields(FIELDS)
                        .writes(Operation.WRITE, this::write)
                        .reads(Operation.READ, (tx, call) -> show(tx, identified(tx, call)))
                        .writes(Operation.DELETE, (tx, call) -> delete(tx, identified(tx, call)))
                        .help("Update, read or delete an entity using entity ID", "")
                        .build(),
                PathSpec.at("entity/batch-delete")
                        .fields(Field.list("entity_ids", "IDs of the entities."))
                        .writes(Operation.WRITE, this::deleteSeveral)
                        .help("Delete all of the entities provided", "")
                        .build(),
                PathSpec.at("entity/name/?")
                        .reads(Operation.LIST, (tx, _) -> names(tx))
                        .help("List all the entity names", "")
                        .build(),
                PathSpec.at("entity/id/?")
                        .reads(Operation.LIST, (tx, _) -> ids(tx))
                        .help("List all the entity IDs", "")
                        .build(),
                mergePath());
    }

    private PathSpec mergePath() {
        return PathSpec.at("entity/merge/?")
                .fields(
                        Field.list("from_entity_ids", "Entities that become part."),
                        Field.string("to_entity_id", "The entity that stays."),
                        Field.list(
                                "conflicting_alias_ids_to_keep",
                                "Of two aliases in one mount, those to keep."),
                        Field.bool("force", "Kept for OpenBao's clients."))
                .writes(Operation.WRITE, this::merge)
                .help("Merge two or more entities together", "")
                .build();
    }

    private Optional<Entity> named(ReadTransaction tx, Call call) {
        return entities.byName(tx, call.fields().text("name"));
    }

    private Optional<Entity> identified(ReadTransaction tx, Call call) {
        return entities.byId(tx, call.fields().text("id"));
    }

    private Response show(ReadTransaction tx, Optional<Entity> entity) {
        return entity.map(found -> IdentityView.entity(tx, identities.groups(), found))
                .orElseGet(Response::notFound);
    }

    private Response delete(Transaction tx, Optional<Entity> entity) {
        entity.ifPresent(found -> identities.remove(tx, found));
        return Response.noContent();
    }

    private Response deleteSeveral(Transaction tx, Call call) {
        List<String> ids = IdentityFields.ids(call, "entity_ids");
        if (ids.isEmpty()) {
            throw new RequestFailure.Invalid(NO_IDS);
        }
        for (String id : ids) {
            entities.byId(tx, id).ifPresent(found -> identities.remove(tx, found));
        }
        return Response.noContent();
    }

    /** Makes or changes an entity. */
    Response write(Transaction tx, Call call) {
        Optional<Entity> before = wanted(tx, call);
        Entity.Profile profile = profile(tx, call, before.map(Entity::profile));
        if (before.isPresent()) {
            entities.replace(tx, before.get(), before.get().changed(profile, call.request().now()));
            return Response.noContent();
        }
        Entity created = Entity.of(identities.newId(), profile.name(), call.request().now());
        entities.add(tx, created.changed(profile, call.request().now()));
        return Response.ok(
                JsonObject.builder()
                        .put("aliases", JsonNull.NULL)
                        .put("id", created.id())
                        .put("name", created.name())
                        .build());
    }

    /** The entity that a request means by id or name; empty if it is to be made. */
    private Optional<Entity> wanted(ReadTransaction tx, Call call) {
        String id = call.fields().text("id");
        String name = call.fields().text("name");
        Optional<Entity> byId = id.isEmpty() ? Optional.empty() : entities.byId(tx, id);
        if (!id.isEmpty() && byId.isEmpty()) {
            throw new RequestFailure.Invalid(NOT_FOUND);
        }
        Optional<Entity> byName = name.isEmpty() ? Optional.empty() : entities.byName(tx, name);
        if (byId.isEmpty()) {
            return byName;
        }
        if (byName.isPresent() && !byName.get().id().equals(byId.get().id())) {
            throw new RequestFailure.Invalid(NAME_TAKEN);
        }
        return byId;
    }

    /** What the entity is to be: what it was, with what the request gives. */
    private Entity.Profile profile(ReadTransaction tx, Call call, Optional<Entity.Profile> before) {
        Entity.Profile old =
                before.orElseGet(() -> Entity.of("", "", call.request().now()).profile());
        String name =
                call.fields().text("name").isEmpty() ? old.name() : call.fields().text("name");
        List<String> policies =
                call.fields().has("policies") ? IdentityFields.policies(call) : old.policies();
        boolean disabled =
                call.fields().has("disabled") ? call.fields().bool("disabled") : old.disabled();
        return new Entity.Profile(
                name.isEmpty() ? identities.newEntityName(tx) : name,
                call.fields().has("metadata")
                        ? IdentityFields.metadata(call, "entity")
                        : old.metadata(),
                policies,
                disabled);
    }

    private Response names(ReadTransaction tx) {
        ListAnswer list = new ListAnswer();
        entities.visit(tx, entity -> list.add(entity.name()));
        return list.response();
    }

    private Response ids(ReadTransaction tx) {
        MountNames mounts = new MountNames(tx);
        ListAnswer list = new ListAnswer();
        entities.visit(tx, entity -> list.add(entity.id(), listed(entity, mounts)));
        return list.response();
    }

    private static JsonObject listed(Entity entity, MountNames mounts) {
        JsonObject.Builder said = JsonObject.builder();
        if (!entity.aliases().isEmpty()) {
            List<JsonValue> aliases = new ArrayList<>();
            entity.aliases().forEach(alias -> aliases.add(IdentityView.brief(alias, mounts)));
            said.put("aliases", new JsonArray(aliases));
        }
        return said.put("name", entity.name()).build();
    }

    private Response merge(Transaction tx, Call call) {
        String into = call.fields().text("to_entity_id");
        if (into.isEmpty()) {
            throw new RequestFailure.Invalid(MERGE_INTO);
        }
        List<String> from = call.fields().texts("from_entity_ids");
        if (from.isEmpty()) {
            throw new RequestFailure.Invalid(MERGE_FROM);
        }
        List<String> keep = call.fields().texts("conflicting_alias_ids_to_keep");
        List<Clash> clashes =
                merge.merge(tx, new EntityMerge.Wanted(into, from, keep), call.request().now());
        if (!clashes.isEmpty()) {
            throw clash(tx, clashes);
        }
        return Response.noContent();
    }

    private static RequestFailure clash(ReadTransaction tx, List<Clash> clashes) {
        MountNames mounts = new MountNames(tx);
        List<String> texts = new ArrayList<>(List.of(CLASH));
        List<JsonValue> involved = new ArrayList<>();
        for (Clash clash : clashes) {
            texts.add(
                    ("mountAccessor: " + clash.intoAlias().mountAccessor())
                            + (", toEntity ID: " + clash.into().id())
                            + (", fromEntity ID: " + clash.from().id())
                            + (", conflicting toEntity alias ID: " + clash.intoAlias().id())
                            + (", conflicting fromEntity alias ID: " + clash.fromAlias().id()));
            involved.add(side(mounts, clash.into(), clash.intoAlias()));
            involved.add(side(mounts, clash.from(), clash.fromAlias()));
        }
        return new RequestFailure.Invalid(
                RequestFailure.severalErrors(texts), new JsonArray(involved));
    }

    private static JsonObject side(MountNames mounts, Entity entity, IdentityAlias alias) {
        var mount = mounts.find(alias.mountAccessor());
        return JsonObject.builder()
                .put("alias", alias.name())
                .put("entity", entity.name())
                .put("entity_id", entity.id())
                .put("mount", mount.map(found -> found.type()).orElse(""))
                .put("mount_path", mount.map(found -> found.path()).orElse(""))
                .build();
    }
}
