package dev.coffer.api.envelope;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What {@code X-Vault-Namespace} means to a server whose only namespace is the root. */
final class Namespace {
    /** The header; its value comes back in every answer. */
    static final String HEADER = "X-Vault-Namespace";

    static final String NOT_FOUND = "namespace not found";

    static final String UNAVAILABLE = "operation unavailable in namespaces";

    private static final String SYSTEM = "/v1/sys/";

    /** Beginnings of paths below {@code sys/} that are refused whichever namespace is named. */
    private static final Set<String> WITHOUT_NAMESPACES =
            Set.of(
                    "raw",
                    "generate-recovery-token",
                    "init",
                    "seal",
                    "step-down",
                    "unseal",
                    "health",
                    "rekey-recovery-key",
                    "rekey",
                    "storage",
                    "generate-root",
                    "metrics",
                    "pprof",
                    "in-flight-req");

    private Namespace() {}

    /** Whether the path takes no namespace header at all, not even one that names the root. */
    static boolean isUnavailable(String path) {
        if (!path.startsWith(SYSTEM)) {
            return false;
        }
        int end = path.indexOf('/', SYSTEM.length());
        return WITHOUT_NAMESPACES.contains(
                path.substring(SYSTEM.length(), end < 0 ? path.length() : end));
    }

    /** Whether the header names the root: {@code root}, {@code /} and what cleans to them. */
    static boolean isRoot(String header) {
        List<String> segments = new ArrayList<>();
        for (String segment : header.split("/", -1)) {
            if (segment.equals("..") && !segments.isEmpty()) {
                segments.removeLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return segments.isEmpty() || segments.equals(List.of("root"));
    }
}
