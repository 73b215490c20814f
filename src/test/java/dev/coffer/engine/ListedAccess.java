package dev.coffer.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * May do what is listed, on exactly these paths, and nothing else.
 *
 * @param rights for example {@code READ kv/data/a}
 */
public record ListedAccess(Set<String> rights) implements Access {
    /** Copies the set. */
    public ListedAccess {
        rights = Set.copyOf(rights);
    }

    /** One capability on several paths. */
    public static Access of(Capability capability, String... paths) {
        return new ListedAccess(
                Arrays.stream(paths)
                        .map(path -> right(capability, path))
                        .collect(Collectors.toSet()));
    }

    private static String right(Capability capability, String path) {
        return capability + " " + path;
    }

    @Override
    public boolean allows(Capability capability, String path) {
        return rights.contains(right(capability, path));
    }

    @Override
    public boolean permits(SubCall call) {
        return allows(call.capability(), call.path());
    }

    @Override
    public boolean reaches(String prefix) {
        return false;
    }

    @Override
    public List<String> capabilities(String path) {
        return allows(Capability.READ, path) ? List.of("read") : List.of("deny");
    }

    @Override
    public boolean anonymous() {
        return false;
    }
}
