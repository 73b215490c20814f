package dev.coffer.gate.identity;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.StoredFields;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Entities and groups as they are stored: JSON, so that later versions can add fields. */
final class IdentityRecords {
    private static final String ID = "id";
    private static final String NAME = "name";
    private static final String METADATA = "metadata";
    private static final String CUSTOM_METADATA = "custom_metadata";
    private static final String POLICIES = "policies";
    private static final String DISABLED = "disabled";
    private static final String ALIASES = "aliases";
    private static final String ALIAS = "alias";
    private static final String ACCESSOR = "accessor";
    private static final String LOCAL = "local";
    private static final String MERGED = "merged";
    private static final String GROUPS = "groups";
    private static final String KIND = "kind";
    private static final String PARENTS = "parents";
    private static final String MODIFIED = "modified";
    private static final String CREATED = "created";
    private static final String UPDATED = "updated";

    private IdentityRecords() {}

    static Bytes of(Entity entity) {
        JsonObject.Builder fields =
                JsonObject.builder().put(ID, entity.id()).put(NAME, entity.name());
        put(fields, METADATA, entity.metadata());
        put(fields, POLICIES, entity.policies());
        if (entity.disabled()) {
            fields.put(DISABLED, true);
        }
        List<JsonValue> aliases =
                entity.aliases().stream().<JsonValue>map(IdentityRecords::alias).toList();
        fields.put(ALIASES, new JsonArray(aliases));
        put(fields, MERGED, entity.mergedIds());
        put(fields, GROUPS, entity.groupIds());
        return StoredFields.write(times(fields, entity.created(), entity.updated()));
    }

    static Entity entity(Bytes content) {
        StoredFields fields = StoredFields.read(content);
        String id = fields.text(ID);
        return new Entity(
                id,
                fields.text(NAME),
                fields.textsByName(METADATA),
                fields.texts(POLICIES),
                fields.flag(DISABLED),
                fields.objects(ALIASES).stream().map(alias -> alias(alias, id)).toList(),
                fields.texts(MERGED),
                fields.texts(GROUPS),
                Instant.parse(fields.text(CREATED)),
                Instant.parse(fields.text(UPDATED)));
    }

    static Bytes of(Group group) {
        JsonObject.Builder fields =
                JsonObject.builder()
                        .put(ID, group.id())
                        .put(NAME, group.name())
                        .put(KIND, group.kind().text());
        put(fields, METADATA, group.metadata());
        put(fields, POLICIES, group.policies());
        put(fields, PARENTS, group.parentIds());
        if (group.alias() != null) {
            fields.put(ALIAS, JsonArray.of(alias(group.alias())));
        }
        fields.put(MODIFIED, group.modifyIndex());
        return StoredFields.write(times(fields, group.created(), group.updated()));
    }

    static Group group(Bytes content) {
        StoredFields fields = StoredFields.read(content);
        String id = fields.text(ID);
        boolean external = fields.text(KIND).equals(Group.Kind.EXTERNAL.text());
        List<StoredFields> aliases = fields.objects(ALIAS);
        return new Group(
                id,
                fields.text(NAME),
                external ? Group.Kind.EXTERNAL : Group.Kind.INTERNAL,
                fields.textsByName(METADATA),
                fields.texts(POLICIES),
                fields.texts(PARENTS),
                aliases.isEmpty() ? null : alias(aliases.getFirst(), id),
                fields.number(MODIFIED),
                Instant.parse(fields.text(CREATED)),
                Instant.parse(fields.text(UPDATED)));
    }

    private static JsonObject alias(IdentityAlias alias) {
        JsonObject.Builder fields =
                JsonObject.builder()
                        .put(ID, alias.id())
                        .put(NAME, alias.name())
                        .put(ACCESSOR, alias.mountAccessor());
        put(fields, METADATA, alias.metadata());
        SortedMap<String, String> custom = alias.customMetadata();
        if (custom != null) {
            fields.put(CUSTOM_METADATA, object(custom));
        }
        if (alias.local()) {
            fields.put(LOCAL, true);
        }
        put(fields, MERGED, alias.mergedFrom());
        return times(fields, alias.created(), alias.updated());
    }

    private static IdentityAlias alias(StoredFields fields, String owner) {
        return new IdentityAlias(
                fields.text(ID),
                owner,
                fields.text(NAME),
                fields.text(ACCESSOR),
                fields.textsByName(METADATA),
                fields.has(CUSTOM_METADATA) ? fields.textsByName(CUSTOM_METADATA) : null,
                fields.flag(LOCAL),
                fields.texts(MERGED),
                Instant.parse(fields.text(CREATED)),
                Instant.parse(fields.text(UPDATED)));
    }

    private static JsonObject times(JsonObject.Builder fields, Instant created, Instant updated) {
        return fields.put(CREATED, created.toString()).put(UPDATED, updated.toString()).build();
    }

    private static void put(JsonObject.Builder fields, String name, Map<String, String> texts) {
        if (!texts.isEmpty()) {
            fields.put(name, object(texts));
        }
    }

    private static void put(JsonObject.Builder fields, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            fields.put(name, JsonArray.ofStrings(texts));
        }
    }

    private static JsonObject object(Map<String, String> texts) {
        Map<String, JsonValue> members = new TreeMap<>();
        texts.forEach((name, text) -> members.put(name, new JsonString(text)));
        return JsonObject.of(members);
    }
}
