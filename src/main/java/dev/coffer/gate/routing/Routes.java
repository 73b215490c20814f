package dev.coffer.gate.routing;

import dev.coffer.engine.Mount;
import dev.coffer.gate.routing.Mounts.StoredMount;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which path goes where, at one moment. Immutable. */
public final class Routes {
    /** Nothing is mounted: sealed, or not yet loaded. */
    public static final Routes NONE = new Routes(Map.of());

    private final Map<String, Route> byPath;

    private Routes(Map<String, Route> byPath) {
        this.byPath = byPath;
    }

    /**
     * Routes to these mounts. A mount whose type no engine serves is left out: a newer version has
     * made it, and it must neither answer wrongly nor stop the others.
     */
    static Routes of(List<StoredMount> mounts, Engines engines, LeaseLimits limits) {
        Map<String, Route> byPath = HashMap.newHashMap(mounts.size());
        for (StoredMount stored : mounts) {
            MountEntry entry = stored.entry();
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
        return new Routes(Map.copyOf(byPath));
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
