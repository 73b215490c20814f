package dev.coffer.system.identity;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.gate.identity.Group;
import dev.coffer.gate.identity.Groups;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The paths of external groups' aliases. */
final class GroupAliasPaths {
    private static final String EMPTY_ID = "empty group alias ID";
    private static final String INVALID_ID = "invalid group alias ID";
    private static final String NO_NAME = "missing alias name";
    private static final String NO_ACCESSOR = "missing mount_accessor";
    private static final String NO_GROUP = "invalid group ID given in 'canonical_id'";
    private static final String INTERNAL = "alias can't be set on an internal group";
    private static final String TAKEN =
            "combination of mount and group alias name is already in use";

    private static final Field[] FIELDS = {
        Field.string("id", "ID of the group alias."),
        Field.string("name", "The group's name in the mount."),
        Field.string("mount_accessor", "Accessor of the mount that knows the name."),
        Field.string("canonical_id", "ID of the group that has the alias.")
    };

    private final Identities identities;
    private final Groups groups;

    GroupAliasPaths(Identities identities) {
        this.identities = identities;
        this.groups = identities.groups();
    }

    List<PathSpec> specs() {
        return List.of(
                PathSpec.at("group-alias")
                        .fields(FIELDS)
                        .writes(Operation.WRITE, this::register)
                        .help("Creates a new group alias, or updates an existing one.", "")
                        .build(),
                PathSpec.at("group-alias/id/" + IdentityFields.ID_IN_PATH)
                        .fields(FIELDS)
                        .writes(Operation.WRITE, this::update)
                        .reads(Operation.READ, this::read)
                        .writes(Operation.DELETE, this::delete)
                        .help("", "")
                        .build(),
                PathSpec.at("group-alias/id/?")
                        .reads(Operation.LIST, (tx, _) -> list(tx))
                        .help("List all the group alias IDs.", "")
                        .build());
    }

    private Optional<Group> owner(ReadTransaction tx, Call call) {
        return groups.byAliasId(tx, call.fields().text("id"));
    }

    private Response read(ReadTransaction tx, Call call) {
        return owner(tx, call)
                .map(Group::alias)
                .map(alias -> IdentityView.alias(tx, alias))
                .orElseGet(Response::notFound);
    }

    private Response delete(Transaction tx, Call call) {
        owner(tx, call).ifPresent(group -> groups.replace(tx, group, group.withAlias(null)));
        return Response.noContent();
    }

    private Response list(ReadTransaction tx) {
        MountNames mounts = new MountNames(tx);
        ListAnswer list = new ListAnswer();
        groups.visit(
                tx,
                group -> {
                    IdentityAlias alias = group.alias();
                    if (alias != null) {
                        list.add(alias.id(), IdentityView.listed(alias, mounts));
                    }
                });
        return list.response();
    }

    private Response register(Transaction tx, Call call) {
        return call.fields().has("id") ? update(tx, call) : place(tx, call, Optional.empty());
    }

    private Response update(Transaction tx, Call call) {
        if (call.fields().text("id").isEmpty()) {
            throw new RequestFailure.Invalid(EMPTY_ID);
        }
        Optional<Group> owner = owner(tx, call);
        if (owner.isEmpty()) {
            throw new RequestFailure.Invalid(INVALID_ID);
        }
        return place(tx, call, owner);
    }

    /** Puts a new alias, or the one of {@code owner}, where the request wants it. */
    private Response place(Transaction tx, Call call, Optional<Group> owner) {
        Factors factors = factors(call);
        String groupId = call.fields().text("canonical_id");
        Optional<IdentityAlias> known = owner.map(Group::alias);
        if (known.isPresent()
                && known.get().factors().equals(factors)
                && (groupId.isEmpty() || groupId.equals(known.get().canonicalId()))) {
            return Response.noContent();
        }
        Optional<Group> named =
                groupId.isEmpty() ? Optional.empty() : Optional.of(external(tx, groupId));
        requireFree(tx, factors, known);
        Instant now = call.request().now();
        Optional<Group> target = named.or(() -> owner);
        Group group = target.orElseGet(() -> made(tx, now));
        IdentityAlias alias =
                known.orElseGet(() ->
                                IdentityAlias.of(identities.newId(), group.id(), factors, now))
                        .renamed(factors, null, now)
                        .movedTo(group.id(), List.of());
        if (owner.isPresent() && !owner.get().id().equals(group.id())) {
            groups.replace(tx, owner.get(), owner.get().withAlias(null));
        }
        Group after = group.withAlias(alias);
        if (target.isPresent()) {
            groups.replace(tx, group, after);
        } else {
            groups.add(tx, after);
        }
        return Response.ok(
                JsonObject.builder().put("canonical_id", after.id()).put("id", alias.id()).build());
    }

    private static Factors factors(Call call) {
        String name = call.fields().text("name");
        if (name.isEmpty()) {
            throw new RequestFailure.Invalid(NO_NAME);
        }
        String accessor = call.fields().text("mount_accessor");
        if (accessor.isEmpty()) {
            throw new RequestFailure.Invalid(NO_ACCESSOR);
        }
        return new Factors(accessor, name);
    }

    private Group external(ReadTransaction tx, String id) {
        Group group = groups.byId(tx, id).orElseThrow(() -> new RequestFailure.Invalid(NO_GROUP));
        if (group.kind() != Group.Kind.EXTERNAL) {
            throw new RequestFailure.Invalid(INTERNAL);
        }
        return group;
    }

    private void requireFree(ReadTransaction tx, Factors factors, Optional<IdentityAlias> known) {
        MountEntry mount = new MountNames(tx).require(factors.mountAccessor());
        if (mount.local()) {
            throw new RequestFailure.Invalid(
                    "mount accessor \"" + factors.mountAccessor() + "\" is a local mount");
        }
        Optional<String> other =
                groups.byAlias(tx, factors).map(Group::alias).map(IdentityAlias::id);
        if (other.isPresent() && !other.equals(known.map(IdentityAlias::id))) {
            throw new RequestFailure.Invalid(TAKEN);
        }
    }

    private Group made(ReadTransaction tx, Instant now) {
        return Group.of(identities.newId(), identities.newGroupName(tx), Group.Kind.EXTERNAL, now);
    }
}
