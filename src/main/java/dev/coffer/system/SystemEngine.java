package dev.coffer.system;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Engine;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathTable;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.seal.Seal;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;

/** The engine behind {@code sys/}: the one mount that administers the others. */
public final class SystemEngine implements Engine {
    private static final String OPEN_TO_ALL = "internal/ui/mounts";

    private final PathTable paths;

    /**
     * The engine of one server.
     *
     * @param mountsChanged runs after the commit of every change of the mount table; must not fail
     */
    public SystemEngine(
            Engines engines,
            LeaseLimits limits,
            RandomSource random,
            Seal seal,
            Runnable mountsChanged) {
        this.paths =
                SystemPaths.table(
                        new MountWork(engines, limits, random, mountsChanged),
                        new TuneWork(engines, limits, mountsChanged),
                        new RemountWork(random, mountsChanged),
                        new KeyWork(seal));
    }

    @Override
    public String type() {
        return "system";
    }

    @Override
    public PathTable paths(Mount mount) {
        return paths;
    }

    @Override
    public boolean needsToken(String path) {
        return !path.equals(OPEN_TO_ALL) && !path.startsWith(OPEN_TO_ALL + "/");
    }

    @Override
    public void enabled(Transaction tx, Mount mount) {
        throw new RequestFailure.Invalid("mount type of \"system\" is not mountable");
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
