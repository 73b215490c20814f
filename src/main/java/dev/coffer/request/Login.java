package dev.coffer.request;

import dev.coffer.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an auth method knows of a caller that has proved who it is. The gate makes a token of it, in
 * the transaction of the login. Immutable.
 *
 * @param alias who it is within the mount; empty where the method knows nobody (no entity)
 * @param displayName what logs show; the mount's path is put in front by the gate
 * @param policies of the token, as configured (the gate sorts, cleans and adds {@code default})
 * @param metadata kept with the token, shown in lookups and audit entries
 * @param token how long and how often the token may be used
 * @param renewal what {@code Engine.renewLogin} gets back when the token is renewed; no secrets
 */
public record Login(
        Optional<Alias> alias,
        String displayName,
        List<String> policies,
        Map<String, String> metadata,
        TokenTerms token,
        JsonObject renewal) {
    public Login {
        policies = List.copyOf(policies);
        metadata = Map.copyOf(metadata);
    }

    /**
     * The name of an identity within one mount.
     *
     * @param name for example the user's name or the role's id
     * @param metadata kept with the alias
     * @param groups names of external groups that it is in, as the method knows them
     */
    public record Alias(String name, Map<String, String> metadata, List<String> groups) {
        public Alias {
            metadata = Map.copyOf(metadata);
            groups = List.copyOf(groups);
        }
    }

    /** The kinds of tokens. */
    public enum TokenKind {
        /** What the mount is tuned to, else service. */
        DEFAULT,
        SERVICE,
        BATCH,
        /** As the mount says, service where it says nothing. */
        DEFAULT_SERVICE,
        /** As the mount says, batch where it says nothing. */
        DEFAULT_BATCH
    }

    /**
     * The terms of a token. Zero durations mean that the mount's or the server's apply.
     *
     * @param ttl first time to live
     * @param maxTtl bound of all renewals together
     * @param explicitMaxTtl bound that is kept with the token itself
     * @param period of a periodic token
     * @param uses how often it may be used, 0 for as often as wanted
     * @param kind service or batch
     * @param boundCidrs networks that it may come from, in the text form given; empty for all
     * @param withoutDefaultPolicy leaves {@code default} out
     * @param strictlyBoundToAddress binds it to the address that logged in
     * @param renewable whether it can be renewed
     */
    public record TokenTerms(
            Duration ttl,
            Duration maxTtl,
            Duration explicitMaxTtl,
            Duration period,
            int uses,
            TokenKind kind,
            List<String> boundCidrs,
            boolean withoutDefaultPolicy,
            boolean strictlyBoundToAddress,
            boolean renewable) {
        public TokenTerms {
            boundCidrs = List.copyOf(boundCidrs);
        }
    }
}
