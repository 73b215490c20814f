package dev.coffer.gate.routing;

import dev.coffer.engine.Mount;
import dev.coffer.gate.routing.Mounts.StoredMount;
import dev.coffer.request.Bytes;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which path goes where, at one moment. Immutable. */
public final class Routes {
    /** Nothing is mounted: sealed, or not yet loaded. */
    public static final Routes NONE = new Routes(Map.of(), Bytes.empty());

    private final Map<String, Route> byPath;
    private final Bytes generation;

    private Routes(Map<String, Route> byPath, Bytes generation) {
        this.byPath = byPath;
        this.generation = generation;
    }

    /**
     * Routes to the mounts of one state of the store. A mount whose type no engine serves is left
     * out: a newer version has made it, and it must neither answer wrongly nor stop the others.
     */
    static Routes read(ReadTransaction tx, Engines engines, LeaseLimits limits) {
        List<StoredMount> mounts = Mounts.all(tx);
        Map<String, Route> byPath = HashMap.newHashMap(mounts.size());
        for (StoredMount stored : mounts) {
            MountEntry entry = engines.withLockout(stored.entry());
            Mount mount = entry.toMount(limits);
            engines.of(entry)
                    .ifPresent(engine ->
                            byPath.put(
                                    entry.path(),
                                    new Route(
                                            entry,
                                            stored.content(),
                                            mount,
                                            engine,
                                            engine.paths(mount))));
        }
        return new Routes(Map.copyOf(byPath), Mounts.generation(tx));
    }

    /** Whether these are, in this transaction, all the routes that there are. */
    public boolean isCurrent(ReadTransaction tx) {
        return generation.equals(Mounts.generation(tx));
    }

    /** The mount with the longest path that this path is or lies below. */
    public Optional<Route> match(String path) {
        if (!path.endsWith("/")) {
            Route itself = byPath.get(path + "/");
            if (itself != null) {
                return Optional.of(itself);
            }
        }
        int slash = path.lastIndexOf('/');
        while (slash >= 0) {
            Route route = byPath.get(path.substring(0, slash + 1));
            if (route != null) {
                return Optional.of(route);
            }
            slash = path.lastIndexOf('/', slash - 1);
        }
        return Optional.empty();
    }

    /** Every route, in no order. */
    public Collection<Route> all() {
        return byPath.values();
    }
}
