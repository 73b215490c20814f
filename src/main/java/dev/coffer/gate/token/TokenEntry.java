package dev.coffer.gate.token;

import java.time.Instant;
import java.util.List;

/**
 * What is kept of a token.
 *
 * @param accessor names the token without giving its rights
 * @param policies names of the policies that it carries
 * @param displayName shown in logs
 * @param path where it was made, for example {@code auth/token/root}
 * @param created when it was made
 */
public record TokenEntry(
        String accessor, List<String> policies, String displayName, String path, Instant created) {
    /** The policy that may do everything. */
    public static final String ROOT_POLICY = "root";

    /** Copies the policies. */
    public TokenEntry {
        policies = List.copyOf(policies);
    }

    /** Whether it may do everything. */
    public boolean isRoot() {
        return policies.contains(ROOT_POLICY);
    }
}
