package dev.coffer.system;

import java.util.List;
import java.util.Set;

/**
 * The paths of {@code sys/} that need sudo beside the right itself.
 *
 * <p>Source: OpenBao internal/vault/logical_system.go, the backend's root paths; seal and step-down
 * ask by themselves there.
 */
final class SudoPaths {
    private static final Set<String> EXACT =
            Set.of(
                    "remount",
                    "audit",
                    "raw",
                    "rotate",
                    "rotate/keyring",
                    "rotate/root",
                    "config/cors",
                    "leases",
                    "seal",
                    "step-down");

    private static final List<String> BEGINNINGS =
            List.of(
                    "auth/",
                    "audit/",
                    "raw/",
                    "config/auditing/",
                    "config/ui/headers/",
                    "plugins/catalog/",
                    "revoke-prefix/",
                    "revoke-force/",
                    "leases/revoke-prefix/",
                    "leases/revoke-force/",
                    "leases/lookup/",
                    "internal/inspect/");

    private SudoPaths() {}

    /** Whether a path below {@code sys/} does; a slash at its end changes nothing. */
    static boolean contain(String path) {
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return EXACT.contains(bare) || BEGINNINGS.stream().anyMatch(path::startsWith);
    }
}
