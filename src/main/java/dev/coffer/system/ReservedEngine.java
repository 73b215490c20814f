package dev.coffer.system;

import dev.coffer.engine.Engine;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathTable;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Holds the place of a default mount that has no paths of its own: clients expect it in the list of
 * mounts, and nothing else may be mounted there. Every path below it is 404.
 */
public final class ReservedEngine implements Engine {
    private final String type;
    private final PathTable paths;

    /** Holds the place of this type. */
    public ReservedEngine(String type) {
        this.type = type;
        this.paths = new PathTable(List.of(), "", Optional.empty());
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public PathTable paths(Mount mount) {
        return paths;
    }

    @Override
    public void enabled(Transaction tx, Mount mount) {
        throw new RequestFailure.Invalid("mount type of \"" + type + "\" is not mountable");
    }

    @Override
    public void optionsChanged(Transaction tx, Mount before, Mount after, Instant now) {
        throw new RequestFailure.Invalid("cannot tune parameter options of " + before.path());
    }

    @Override
    public boolean upkeep(Transaction tx, Mount mount) {
        return false;
    }
}
