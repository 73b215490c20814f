package dev.coffer.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The paths of an engine in the order in which they are tried; the first match wins. It routes,
 * validates and helps. Immutable.
 */
public final class PathTable {
    private final List<PathSpec> specs;
    private final String help;
    private final Optional<String> tag;

    /**
     * @param specs in the order in which they are tried
     * @param help what {@code ?help=1} shows of the mount itself
     * @param tag under which the OpenAPI document files the operations: {@code secrets}, {@code
     *     auth}; empty for the system's own
     */
    public PathTable(List<PathSpec> specs, String help, Optional<String> tag) {
        this.specs = List.copyOf(specs);
        this.help = help.strip();
        this.tag = tag;
    }

    /** Whether logins here are for roles, for which limits may be set. */
    public boolean hasLoginRoles() {
        return specs.stream().anyMatch(spec -> spec.loginRole().isPresent());
    }

    /** The first entry that matches the whole path below the mount. */
    Optional<Match> match(String path) {
        for (PathSpec spec : specs) {
            Optional<Map<String, String>> captured = spec.pattern().match(path);
            if (captured.isPresent()) {
                return Optional.of(new Match(spec, captured.get()));
            }
        }
        return Optional.empty();
    }

    /** Every entry in order. */
    List<PathSpec> specs() {
        return specs;
    }

    /** Help of the mount as a whole. */
    String help() {
        return help;
    }

    /** The tag of the OpenAPI document. */
    Optional<String> tag() {
        return tag;
    }

    /**
     * A path found.
     *
     * @param captured fields taken from the path, by name
     */
    record Match(PathSpec spec, Map<String, String> captured) {}
}
