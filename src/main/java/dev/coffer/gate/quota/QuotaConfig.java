package dev.coffer.gate.quota;

import java.util.List;

/**
 * What holds for all rate limits together. Immutable.
 *
 * @param exemptPaths beginnings of paths that no limit counts; one with {@code !} in front is
 *     counted all the same
 * @param auditRefusals whether a refused request is audited
 * @param headers whether answers tell how much of a limit is left
 */
public record QuotaConfig(List<String> exemptPaths, boolean auditRefusals, boolean headers) {
    /**
     * Until somebody configures it: nothing of this is shown, and no limit locks an operator out.
     */
    static final List<String> EXEMPT_AT_FIRST =
            List.of(
                    "sys/generate-recovery-token/attempt",
                    "sys/generate-recovery-token/update",
                    "sys/generate-root/attempt",
                    "sys/generate-root/update",
                    "sys/health",
                    "sys/seal-status",
                    "sys/unseal");

    /** Copies the list. */
    public QuotaConfig {
        exemptPaths = List.copyOf(exemptPaths);
    }

    /** Whether the longest of the beginnings that a path has makes it exempt. */
    static boolean exempts(List<String> beginnings, String path) {
        int longest = -1;
        boolean exempt = false;
        for (String entry : beginnings) {
            boolean exception = entry.startsWith("!");
            String named = exception ? entry.substring(1) : entry;
            String beginning = named.endsWith("*") ? named.substring(0, named.length() - 1) : named;
            if (!entry.isEmpty() && beginning.length() > longest && path.startsWith(beginning)) {
                longest = beginning.length();
                exempt = !exception;
            }
        }
        return exempt;
    }
}
