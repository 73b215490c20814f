package dev.coffer.system.identity;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.gate.identity.Entity;
import dev.coffer.gate.identity.Group;
import dev.coffer.gate.identity.Identities;
import dev.coffer.gate.identity.IdentityAlias.Factors;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.List;
import java.util.Optional;

/** Finding entities and groups by what is known of them. */
final class LookupPaths {
    private static final String NOTHING_GIVEN = "query parameter not supplied";
    private static final String TOO_MUCH_GIVEN =
            "query parameter conflict; please supply distinct set of query parameters";
    private static final String BOTH_NEEDED =
            "both 'alias_name' and 'alias_mount_accessor' needs to be set";
    private static final String ALIAS_NAME = "alias_name";
    private static final String ALIAS_ACCESSOR = "alias_mount_accessor";
    private static final String ALIAS_ID = "alias_id";

    private static final String PARAGRAPHS =
            """
            Distinct query parameters to be set:
            		- 'id'
            		To query the %1$s by its ID.
            		- 'name'
            		To query the %1$s by its name.
            		- 'alias_id'
            		To query the %1$s by the ID of any of its aliases.
            		- 'alias_name' and 'alias_mount_accessor'
            		To query the %1$s by the unique factors that represent an alias; the name and the \
            mount accessor.
            """;

    private final Identities identities;

    LookupPaths(Identities identities) {
        this.identities = identities;
    }

    List<PathSpec> specs() {
        return List.of(
                PathSpec.at("lookup/entity")
                        .fields(fields("entity"))
                        .reads(Operation.WRITE, this::entity)
                        .help(
                                "Query entities based on various properties.",
                                PARAGRAPHS.formatted("entity"))
                        .build(),
                PathSpec.at("lookup/group")
                        .fields(fields("group"))
                        .reads(Operation.WRITE, this::group)
                        .help(
                                "Query groups based on various properties.",
                                PARAGRAPHS.formatted("group"))
                        .build());
    }

    private static Field[] fields(String what) {
        return new Field[] {
            Field.string("name", "Name of the " + what + "."),
            Field.string("id", "ID of the " + what + "."),
            Field.string(ALIAS_ID, "ID of the alias."),
            Field.string(ALIAS_NAME, "Name of the alias, together with its mount."),
            Field.string(ALIAS_ACCESSOR, "Accessor of the alias's mount.")
        };
    }

    private Response entity(ReadTransaction tx, Call call) {
        requireOneQuestion(call);
        Optional<Entity> found = foundEntity(tx, call);
        return found.map(entity -> IdentityView.entity(tx, identities.groups(), entity))
                .orElseGet(Response::noContent);
    }

    private Optional<Entity> foundEntity(ReadTransaction tx, Call call) {
        var entities = identities.entities();
        if (isGiven(call, "id")) {
            return entities.byId(tx, call.fields().text("id"));
        }
        if (isGiven(call, "name")) {
            return entities.byName(tx, call.fields().text("name"));
        }
        if (isGiven(call, ALIAS_ID)) {
            return entities.byAliasId(tx, call.fields().text(ALIAS_ID));
        }
        return isGiven(call, ALIAS_NAME) ? entities.byAlias(tx, factors(call)) : Optional.empty();
    }

    private Response group(ReadTransaction tx, Call call) {
        requireOneQuestion(call);
        Optional<Group> found = foundGroup(tx, call);
        return found.map(group -> IdentityView.group(tx, identities.groups(), group))
                .orElseGet(Response::noContent);
    }

    private Optional<Group> foundGroup(ReadTransaction tx, Call call) {
        var groups = identities.groups();
        if (isGiven(call, "id")) {
            return groups.byId(tx, call.fields().text("id"));
        }
        if (isGiven(call, "name")) {
            return groups.byName(tx, call.fields().text("name"));
        }
        if (isGiven(call, ALIAS_ID)) {
            return groups.byAliasId(tx, call.fields().text(ALIAS_ID));
        }
        return isGiven(call, ALIAS_NAME) ? groups.byAlias(tx, factors(call)) : Optional.empty();
    }

    private static Factors factors(Call call) {
        return new Factors(call.fields().text(ALIAS_ACCESSOR), call.fields().text(ALIAS_NAME));
    }

    private static boolean isGiven(Call call, String field) {
        return !call.fields().text(field).isEmpty();
    }

    private static void requireOneQuestion(Call call) {
        long given =
                List.of("id", "name", ALIAS_ID, ALIAS_NAME, ALIAS_ACCESSOR).stream()
                        .filter(field -> call.fields().has(field))
                        .count();
        boolean name = isGiven(call, ALIAS_NAME);
        boolean accessor = isGiven(call, ALIAS_ACCESSOR);
        if (given == 0) {
            throw new RequestFailure.Invalid(NOTHING_GIVEN);
        }
        if (given > 1 && !(given == 2 && name && accessor)) {
            throw new RequestFailure.Invalid(TOO_MUCH_GIVEN);
        }
        if (given == 1 && (name || accessor)) {
            throw new RequestFailure.Invalid(BOTH_NEEDED);
        }
    }
}
