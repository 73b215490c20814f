package dev.coffer.system.identity;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.gate.identity.Group;
import dev.coffer.gate.identity.Groups;
import dev.coffer.gate.identity.Identities;
import dev.coffer.gate.identity.IdentityAlias;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoText;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.Optional;

/** The paths of groups. */
final class GroupPaths {
    private static final String INVALID_ID = "invalid group ID";
    private static final String EMPTY_ID = "empty group ID";
    private static final String EMPTY_NAME = "empty group name";
    private static final String NAME_TAKEN = "group name is already in use";
    private static final String KIND_STAYS = "group type cannot be changed";
    private static final String EXTERNAL_ENTITIES =
            "member entities can't be set manually for external groups";
    private static final String EXTERNAL_GROUPS = "member groups can't be set for external groups";
    private static final String MEMBER_ENTITIES = "member_entity_ids";
    private static final String MEMBER_GROUPS = "member_group_ids";

    /** Members that one request can set: each is a record to be read and perhaps written. */
    private static final int MAX_MEMBERS = 10_000;

    private static final String TOO_MANY =
            "more than " + MAX_MEMBERS + " members cannot be set at once";

    private static final Field[] FIELDS = {
        Field.string("id", "ID of the group. If set, updates the group of that ID."),
        Field.string("type", "'internal' or 'external'; 'internal' if it is not given."),
        Field.string("name", "Name of the group."),
        IdentityFields.METADATA,
        Field.list("policies", "Policies that all tokens of its members have."),
        Field.list(MEMBER_GROUPS, "IDs of the groups in it."),
        Field.list(MEMBER_ENTITIES, "IDs of the entities in it.")
    };

    private final Identities identities;
    private final Groups groups;
    private final Runnable retired;

    GroupPaths(Identities identities, Runnable retired) {
        this.identities = identities;
        this.groups = identities.groups();
        this.retired = retired;
    }

    List<PathSpec> specs() {
        return List.of(
                PathSpec.at("group")
                        .fields(FIELDS)
                        .writes(Operation.WRITE, this::register)
                        .help("Create a new group.", "")
                        .build(),
                PathSpec.at("group/id/" + IdentityFields.ID_IN_PATH)
                        .fields(FIELDS)
                        .writes(Operation.WRITE, this::updateById)
                        .reads(Operation.READ, (tx, call) -> show(tx, identified(tx, call)))
                        .writes(Operation.DELETE, (tx, call) -> delete(tx, identified(tx, call)))
                        .help("Update or delete an existing group using its ID.", "")
                        .build(),
                PathSpec.at("group/id/?")
                        .reads(Operation.LIST, (tx, _) -> ids(tx))
                        .help("List all the group IDs.", "")
                        .build(),
                PathSpec.at("group/name/(?P<name>.+)")
                        .lowerCaseNames()
                        .fields(FIELDS)
                        .writes(Operation.WRITE, this::updateByName)
                        .reads(Operation.READ, (tx, call) -> show(tx, named(tx, call)))
                        .writes(Operation.DELETE, (tx, call) -> delete(tx, named(tx, call)))
                        .help("", "")
                        .build(),
                PathSpec.at("group/name/?")
                        .reads(Operation.LIST, (tx, _) -> names(tx))
                        .help("", "")
                        .build());
    }

    private Optional<Group> named(ReadTransaction tx, Call call) {
        return groups.byName(tx, call.fields().text("name"));
    }

    private Optional<Group> identified(ReadTransaction tx, Call call) {
        return groups.byId(tx, call.fields().text("id"));
    }

    private Response show(ReadTransaction tx, Optional<Group> group) {
        return group.map(found -> IdentityView.group(tx, groups, found))
                .orElseGet(Response::notFound);
    }

    private Response delete(Transaction tx, Optional<Group> group) {
        if (group.isPresent()) {
            groups.retire(tx, group.get());
            tx.afterCommit(retired);
        }
        return Response.noContent();
    }

    private Response register(Transaction tx, Call call) {
        if (call.fields().has("id")) {
            return updateById(tx, call);
        }
        return call.fields().has("name")
                ? updateByName(tx, call)
                : update(tx, call, Optional.empty());
    }

    private Response updateById(Transaction tx, Call call) {
        if (call.fields().text("id").isEmpty()) {
            throw new RequestFailure.Invalid(EMPTY_ID);
        }
        Optional<Group> group = identified(tx, call);
        if (group.isEmpty()) {
            throw new RequestFailure.Invalid(INVALID_ID);
        }
        return update(tx, call, group);
    }

    private Response updateByName(Transaction tx, Call call) {
        if (call.fields().text("name").isEmpty()) {
            throw new RequestFailure.Invalid(EMPTY_NAME);
        }
        return update(tx, call, named(tx, call));
    }

    private Response update(Transaction tx, Call call, Optional<Group> before) {
        Group base =
                before.orElseGet(() ->
                        Group.of(
                                identities.newId(), "", Group.Kind.INTERNAL, call.request().now()));
        List<String> policies =
                call.fields().has("policies") ? IdentityFields.policies(call) : base.policies();
        Group.Kind kind = kind(call, before);
        String name = name(tx, call, base);
        boolean external = kind == Group.Kind.EXTERNAL;
        refuse(external && call.fields().has(MEMBER_ENTITIES), EXTERNAL_ENTITIES);
        refuse(external && call.fields().has(MEMBER_GROUPS), EXTERNAL_GROUPS);
        Group.Profile profile =
                new Group.Profile(
                        name.isEmpty() ? identities.newGroupName(tx) : name,
                        call.fields().has("metadata")
                                ? IdentityFields.metadata(call, "group")
                                : base.metadata(),
                        policies);
        Group after = base.ofKind(kind).changed(profile, call.request().now());
        if (before.isPresent()) {
            groups.replace(tx, before.get(), after);
        } else {
            groups.add(tx, after);
        }
        setMembers(tx, call, after);
        return before.isPresent()
                ? Response.noContent()
                : Response.ok(
                        JsonObject.builder()
                                .put("id", after.id())
                                .put("name", after.name())
                                .build());
    }

    private void setMembers(Transaction tx, Call call, Group group) {
        if (call.fields().has(MEMBER_ENTITIES)) {
            identities.setMembers(tx, group, members(call, MEMBER_ENTITIES));
        }
        if (call.fields().has(MEMBER_GROUPS)) {
            identities.setInnerGroups(tx, group, members(call, MEMBER_GROUPS));
        }
    }

    private static List<String> members(Call call, String field) {
        List<String> ids = IdentityFields.ids(call, field);
        refuse(ids.size() > MAX_MEMBERS, TOO_MANY);
        return ids;
    }

    private static void refuse(boolean wrong, String text) {
        if (wrong) {
            throw new RequestFailure.Invalid(text);
        }
    }

    private static Group.Kind kind(Call call, Optional<Group> before) {
        Optional<String> was = before.map(group -> group.kind().text());
        String wanted = call.fields().has("type") ? call.fields().text("type") : was.orElse("");
        refuse(was.isPresent() && !wanted.equals(was.get()), KIND_STAYS);
        return switch (wanted) {
            case "", "internal" -> Group.Kind.INTERNAL;
            case "external" -> Group.Kind.EXTERNAL;
            default ->
                    throw new RequestFailure.Invalid("invalid group type " + GoText.quote(wanted));
        };
    }

    private String name(ReadTransaction tx, Call call, Group group) {
        String name = call.fields().text("name");
        if (name.isEmpty()) {
            return group.name();
        }
        Optional<Group> other = groups.byName(tx, name);
        refuse(other.isPresent() && !other.get().id().equals(group.id()), NAME_TAKEN);
        return name;
    }

    private Response names(ReadTransaction tx) {
        ListAnswer list = new ListAnswer();
        groups.visit(tx, group -> list.add(group.name()));
        return list.response();
    }

    private Response ids(ReadTransaction tx) {
        MountNames mounts = new MountNames(tx);
        ListAnswer list = new ListAnswer();
        groups.visit(tx, group -> list.add(group.id(), listed(tx, group, mounts)));
        return list.response();
    }

    private JsonObject listed(ReadTransaction tx, Group group, MountNames mounts) {
        JsonObject.Builder said = JsonObject.builder();
        IdentityAlias alias = group.alias();
        if (alias != null) {
            said.put("alias", IdentityView.brief(alias, mounts));
        }
        return said.put("name", group.name())
                .put("num_member_entities", groups.entitiesIn(tx, group).size())
                .put("num_parent_groups", groups.existing(tx, group.parentIds()).size())
                .build();
    }
}
