package dev.coffer.gate.audit;

import dev.coffer.request.ClientToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of a caller, or of a token that was given out. The token and its accessor are
 * written as keyed hashes only. Source: OpenBao, audit/format.go, AuditAuth.
 *
 * @param token absent where none was sent, or where it is none of ours
 * @param accessor empty where there is none
 * @param policies all that apply
 * @param tokenPolicies those of the token itself
 * @param identityPolicies those of the entity and its groups
 * @param granting the policies that allowed the request; null where nobody was asked
 * @param metadata kept with the token
 * @param numUses uses a new token starts with, 0 for as many as wanted
 * @param remainingUses uses that a caller's token has left, 0 for as many as wanted
 * @param entityId empty where there is none
 * @param entityCreated whether this request has created the entity
 * @param tokenType {@code service}, {@code batch} or {@code default}
 * @param tokenTtlSeconds time to live that the token was given
 * @param issueTime when the token was made
 */
public record AuditAuth(
        @Nullable ClientToken token,
        String accessor,
        String displayName,
        List<String> policies,
        List<String> tokenPolicies,
        List<String> identityPolicies,
        boolean noDefaultPolicy,
        @Nullable PolicyResults granting,
        Map<String, String> metadata,
        long numUses,
        long remainingUses,
        String entityId,
        boolean entityCreated,
        String tokenType,
        long tokenTtlSeconds,
        @Nullable Instant issueTime) {
    /** A caller without a token. */
    public static final AuditAuth NOBODY = ofToken(null);

    /** Copies the lists; keeps the order of the metadata out, it is written sorted. */
    public AuditAuth {
        policies = List.copyOf(policies);
        tokenPolicies = List.copyOf(tokenPolicies);
        identityPolicies = List.copyOf(identityPolicies);
        metadata = Map.copyOf(metadata);
    }

    /** A caller of whom nothing is known but the token sent. */
    public static AuditAuth ofToken(@Nullable ClientToken token) {
        return new AuditAuth(
                token, "", "", List.of(), List.of(), List.of(), false, null, Map.of(), 0, 0, "",
                false, "default", 0, null);
    }

    /** The same with what the policies said. */
    public AuditAuth granted(PolicyResults results) {
        return new AuditAuth(
                token,
                accessor,
                displayName,
                policies,
                tokenPolicies,
                identityPolicies,
                noDefaultPolicy,
                results,
                metadata,
                numUses,
                remainingUses,
                entityId,
                entityCreated,
                tokenType,
                tokenTtlSeconds,
                issueTime);
    }

    /**
     * What the policies said.
     *
     * @param granting names of the policies that allowed it
     */
    public record PolicyResults(boolean allowed, List<String> granting) {
        /** Copies the names. */
        public PolicyResults {
            granting = List.copyOf(granting);
        }
    }

    /** Nothing of it: metadata may be private. */
    @Override
    public String toString() {
        return "AuditAuth[" + tokenType + "]";
    }
}
