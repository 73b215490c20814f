package dev.coffer.system.identity;

import dev.coffer.engine.Mount;
import dev.coffer.engine.PathSpec;
import dev.coffer.engine.PathTable;
import dev.coffer.engine.SingleEngine;
import dev.coffer.gate.identity.Identities;
import dev.coffer.gate.identity.RetiredGroups;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The engine behind {@code identity/}. There is one mount of it, made with the server.
 *
 * <p>Source: OpenBao, identity/store_*.go; recorded in the scenarios identity-*.
 */
public final class IdentityEngine implements SingleEngine {
    private static final String MOUNT_HELP =
            "The people and machines behind tokens: entities with an alias for each way to log in,"
                    + " and groups of them.";

    private final PathTable paths;
    private final RetiredGroups retiredGroups;

    /**
     * The engine of one server.
     *
     * @param groupRetired runs after a commit that has left something to clean up; must not fail
     */
    public IdentityEngine(Identities identities, Runnable groupRetired) {
        this.retiredGroups = new RetiredGroups(identities);
        List<PathSpec> specs = new ArrayList<>();
        EntityPaths entities = new EntityPaths(identities);
        EntityAliasPaths aliases = new EntityAliasPaths(identities);
        specs.addAll(entities.specs());
        specs.addAll(aliases.specs());
        specs.addAll(new PersonaPaths(entities, aliases).specs());
        specs.addAll(new GroupAliasPaths(identities).specs());
        specs.addAll(new GroupPaths(identities, groupRetired).specs());
        specs.addAll(new LookupPaths(identities).specs());
        specs.addAll(OidcPaths.specs());
        this.paths = new PathTable(specs, MOUNT_HELP, Optional.of("identity"));
    }

    @Override
    public String type() {
        return "identity";
    }

    @Override
    public PathTable paths(Mount mount) {
        return paths;
    }

    @Override
    public boolean upkeep(Transaction tx, Mount mount) {
        return retiredGroups.step(tx);
    }
}
