package dev.coffer.system;

import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.routing.MountConfig;
import dev.coffer.gate.routing.MountEntry;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The mounts that every server has from its initialisation on, and the paths that belong to them:
 * nobody enables, moves or disables anything there.
 */
final class DefaultMounts {
    /** Where this engine is. */
    static final String SYSTEM = "sys/";

    /** Types that exist once, by themselves. */
    static final Set<String> SINGLE_TYPES =
            Set.of(
                    "cubbyhole",
                    "ns_cubbyhole",
                    "system",
                    "ns_system",
                    "token",
                    "ns_token",
                    "identity",
                    "ns_identity");

    /** Auth methods that exist once, by themselves. */
    static final Set<String> SINGLE_AUTH_TYPES = Set.of("token", "ns_token");

    /** Where tokens are made and asked about. */
    static final String TOKEN = "auth/token/";

    private static final List<String> PROTECTED_PATHS =
            List.of("audit/", "auth/", SYSTEM, "cubbyhole/", "identity/");

    private static final List<String> UNTUNABLE_PATHS =
            List.of("cubbyhole/", SYSTEM, "audit/", "identity/");

    private DefaultMounts() {}

    /** The mounts of a fresh server, with identities of their own. */
    static List<MountEntry> fresh(RandomSource random) {
        return List.of(
                mount(
                        random,
                        new Kind(SYSTEM, "system"),
                        "system endpoints used for control, policy and debugging",
                        List.of("Accept")),
                mount(
                        random,
                        new Kind("identity/", "identity"),
                        "identity store",
                        List.of("Authorization")),
                mount(
                        random,
                        new Kind("cubbyhole/", "cubbyhole"),
                        "per-token private secret storage",
                        List.of()),
                mount(random, new Kind(TOKEN, "token"), "token based credentials", List.of()));
    }

    /** Whether a mount is one that a fresh server has. */
    static boolean isDefault(MountEntry entry) {
        return entry.isAuth() ? entry.path().equals(TOKEN) : isProtected(entry.path());
    }

    /** Whether a path lies where no place for secrets may be mounted, moved or disabled. */
    static boolean isProtected(String path) {
        return PROTECTED_PATHS.stream().anyMatch(path::startsWith);
    }

    /** Whether next to nothing can be tuned at a mount path. */
    static boolean isUntunable(String path) {
        return UNTUNABLE_PATHS.stream().anyMatch(path::startsWith);
    }

    private record Kind(String path, String type) {}

    private static MountEntry mount(
            RandomSource random, Kind kind, String description, List<String> requestHeaders) {
        MountConfig config = MountConfig.EMPTY.withHeaders(requestHeaders, List.of());
        boolean system = kind.path().equals(SYSTEM);
        boolean perNode = kind.type().equals("cubbyhole");
        return new MountEntry(
                MountIdentity.newId(random),
                kind.path(),
                kind.type(),
                random.uuid(),
                MountIdentity.newAccessor(
                        random, MountFamily.at(kind.path()).accessorType(kind.type()), List.of()),
                description,
                new TreeMap<>(),
                config,
                perNode,
                system,
                false);
    }
}
