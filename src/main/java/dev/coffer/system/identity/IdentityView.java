package dev.coffer.system.identity;

import dev.coffer.gate.identity.Entity;
import dev.coffer.gate.identity.Group;
import dev.coffer.gate.identity.Groups;
import dev.coffer.gate.identity.IdentityAlias;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoTime;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How entities, groups and aliases are shown. */
final class IdentityView {
    private static final String ROOT_NAMESPACE = "root";

    private IdentityView() {}

    /** Everything about an entity. */
    static Response entity(ReadTransaction tx, Groups groups, Entity entity) {
        MountNames mounts = new MountNames(tx);
        List<JsonValue> aliases = new ArrayList<>();
        entity.aliases().forEach(alias -> aliases.add(alias(alias, mounts).build()));
        List<Group> direct = groups.existing(tx, entity.groupIds());
        List<String> directIds = direct.stream().map(Group::id).toList();
        List<String> outerIds = outerIds(tx, groups, direct, directIds);
        List<String> allIds = new ArrayList<>(directIds);
        allIds.addAll(outerIds);
        return Response.ok(
                JsonObject.builder()
                        .put("aliases", new JsonArray(aliases))
                        .put("creation_time", GoTime.format(entity.created()))
                        .put("direct_group_ids", JsonArray.ofStrings(directIds))
                        .put("disabled", entity.disabled())
                        .put("group_ids", JsonArray.ofStrings(allIds))
                        .put("id", entity.id())
                        .put("inherited_group_ids", JsonArray.ofStrings(outerIds))
                        .put("last_update_time", GoTime.format(entity.updated()))
                        .put("merged_entity_ids", IdentityFields.orNull(entity.mergedIds()))
                        .put("metadata", IdentityFields.orNull(entity.metadata()))
                        .put("name", entity.name())
                        .put("namespace_id", ROOT_NAMESPACE)
                        .put("policies", JsonArray.ofStrings(entity.policies()))
                        .build());
    }

    private static List<String> outerIds(
            ReadTransaction tx, Groups groups, List<Group> direct, List<String> directIds) {
        TreeSet<String> ids = new TreeSet<>();
        groups.withOuter(tx, direct).forEach(group -> ids.add(group.id()));
        directIds.forEach(ids::remove);
        return List.copyOf(ids);
    }

    /** Everything about a group. */
    static Response group(ReadTransaction tx, Groups groups, Group group) {
        IdentityAlias alias = group.alias();
        JsonObject shown =
                alias == null ? JsonObject.EMPTY : ofGroup(alias, new MountNames(tx)).build();
        List<String> parents =
                groups.existing(tx, group.parentIds()).stream().map(Group::id).toList();
        return Response.ok(
                JsonObject.builder()
                        .put("alias", shown)
                        .put("creation_time", GoTime.format(group.created()))
                        .put("id", group.id())
                        .put("last_update_time", GoTime.format(group.updated()))
                        .put(
                                "member_entity_ids",
                                IdentityFields.orNull(groups.entitiesIn(tx, group)))
                        .put("member_group_ids", IdentityFields.orNull(groups.groupsIn(tx, group)))
                        .put("metadata", IdentityFields.orNull(group.metadata()))
                        .put("modify_index", group.modifyIndex())
                        .put("name", group.name())
                        .put("namespace_id", ROOT_NAMESPACE)
                        .put("parent_group_ids", IdentityFields.orNull(parents))
                        .put("policies", IdentityFields.orNull(group.policies()))
                        .put("type", group.kind().text())
                        .build());
    }

    /** Everything about an alias by itself. */
    static Response alias(ReadTransaction tx, IdentityAlias alias) {
        return Response.ok(
                alias(alias, new MountNames(tx)).put("namespace_id", ROOT_NAMESPACE).build());
    }

    private static JsonObject.Builder alias(IdentityAlias alias, MountNames mounts) {
        return ofGroup(alias, mounts)
                .put("custom_metadata", customMetadata(alias.customMetadata()))
                .put("local", alias.local());
    }

    private static JsonObject.Builder ofGroup(IdentityAlias alias, MountNames mounts) {
        JsonObject.Builder shown =
                JsonObject.builder()
                        .put("canonical_id", alias.canonicalId())
                        .put("creation_time", GoTime.format(alias.created()))
                        .put("id", alias.id())
                        .put("last_update_time", GoTime.format(alias.updated()))
                        .put("merged_from_canonical_ids", IdentityFields.orNull(alias.mergedFrom()))
                        .put("metadata", IdentityFields.orNull(alias.metadata()))
                        .put("mount_accessor", alias.mountAccessor());
        mounts.describe(shown, alias.mountAccessor());
        return shown.put("name", alias.name());
    }

    /** What a list of aliases says of one. */
    static JsonObject listed(IdentityAlias alias, MountNames mounts) {
        JsonObject.Builder said =
                JsonObject.builder()
                        .put("canonical_id", alias.canonicalId())
                        .put("custom_metadata", customMetadata(alias.customMetadata()))
                        .put("local", alias.local())
                        .put("metadata", IdentityFields.orNull(alias.metadata()))
                        .put("mount_accessor", alias.mountAccessor());
        mounts.describe(said, alias.mountAccessor());
        return said.put("name", alias.name()).build();
    }

    /** What a list of entities or groups says of an alias. */
    static JsonObject brief(IdentityAlias alias, MountNames mounts) {
        JsonObject.Builder said =
                JsonObject.builder()
                        .put("id", alias.id())
                        .put("mount_accessor", alias.mountAccessor());
        mounts.describe(said, alias.mountAccessor());
        return said.put("name", alias.name()).build();
    }

    private static JsonValue customMetadata(@Nullable SortedMap<String, String> said) {
        return said == null ? IdentityFields.orNull(List.of()) : IdentityFields.object(said);
    }
}
