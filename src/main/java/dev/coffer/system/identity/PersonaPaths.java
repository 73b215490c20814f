package dev.coffer.system.identity;

import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.request.Operation;
import java.util.List;

/**
 * The paths of aliases under their oldest name. As in OpenBao they read and delete aliases, but
 * what they write is an entity: its id, name and metadata.
 *
 * <p>Source: OpenBao internal/vault/identity/store_upgrade.go.
 */
final class PersonaPaths {
    private static final Field[] FIELDS = {
        Field.string("id", "ID of the persona"),
        Field.string("entity_id", "Entity ID to which this persona belongs to"),
        Field.string("mount_accessor", "Mount accessor to which this persona belongs to"),
        Field.string("name", "Name of the persona"),
        IdentityFields.METADATA
    };

    private final EntityPaths entities;
    private final EntityAliasPaths aliases;

    PersonaPaths(EntityPaths entities, EntityAliasPaths aliases) {
        this.entities = entities;
        this.aliases = aliases;
    }

    List<PathSpec> specs() {
        return List.of(
                PathSpec.at("persona")
                        .fields(FIELDS)
                        .writes(Operation.WRITE, entities::write)
                        .operationId(Operation.WRITE, "persona-create")
                        .help("Create a new alias.", "")
                        .build(),
                PathSpec.at("persona/id/" + IdentityFields.ID_IN_PATH)
                        .fields(FIELDS)
                        .writes(Operation.WRITE, entities::write)
                        .reads(Operation.READ, aliases::read)
                        .writes(Operation.DELETE, aliases::delete)
                        .operationId(Operation.WRITE, "persona-update-by-id")
                        .operationId(Operation.READ, "persona-read-by-id")
                        .operationId(Operation.DELETE, "persona-delete-by-id")
                        .help("Update, read or delete an alias ID.", "")
                        .build(),
                aliases.listPath("persona/id/?"));
    }
}
