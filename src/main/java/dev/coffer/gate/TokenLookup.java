package dev.coffer.gate;

import dev.coffer.engine.Access;
import dev.coffer.gate.identity.Identities;
import dev.coffer.gate.identity.Standing;
import dev.coffer.gate.policy.Acl;
import dev.coffer.gate.policy.Policies;
import dev.coffer.gate.policy.TokenRights;
import dev.coffer.gate.token.PolicyNames;
import dev.coffer.gate.token.TokenEntry;
import dev.coffer.gate.token.Tokens;
import dev.coffer.request.ClientToken;
import dev.coffer.storage.transaction.ReadTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what the bearers of tokens may do. Thread-safe. */
public final class TokenLookup implements TokenRights {
    private final Tokens tokens;
    private final Identities identities;
    private final Policies policies;

    /** Looks tokens up in {@code tokens} and their rights in what they belong to. */
    public TokenLookup(Tokens tokens, Identities identities, Policies policies) {
        this.tokens = tokens;
        this.identities = identities;
        this.policies = policies;
    }

    @Override
    public Optional<Access> of(ReadTransaction tx, ClientToken token, Instant now) {
        return tokens.find(tx, token, now).map(found -> shown(tx, found.entry(), now));
    }

    @Override
    public Optional<Access> ofAccessor(ReadTransaction tx, String accessor, Instant now) {
        return tokens.findByAccessor(tx, accessor, now).map(found -> shown(tx, found.entry(), now));
    }

    /** As {@link #rights}; where the token is refused anyway it may do nothing. */
    private Acl shown(ReadTransaction tx, TokenEntry entry, Instant now) {
        return rights(tx, entry, now).orElse(Acl.NOTHING);
    }

    /**
     * What the token's policies allow together with those of its entity; empty where the entity was
     * deleted or is disabled, so that the token is no valid one.
     */
    Optional<Acl> rights(ReadTransaction tx, TokenEntry entry, Instant now) {
        String entityId = entry.origin().entityId();
        if (entityId.isEmpty()) {
            return Optional.of(policies.aclOf(tx, entry.policies(), null, now));
        }
        return identities.standing(tx, entityId).map(owner -> rights(tx, entry, owner, now));
    }

    /** Names of the policies that come from the token's entity and its groups. */
    List<String> owned(ReadTransaction tx, TokenEntry entry) {
        String entityId = entry.origin().entityId();
        return entityId.isEmpty()
                ? List.of()
                : identities.standing(tx, entityId).map(Standing::policies).orElse(List.of());
    }

    private Acl rights(ReadTransaction tx, TokenEntry entry, Standing owner, Instant now) {
        List<String> all = new ArrayList<>(entry.policies());
        all.addAll(owner.policies());
        return policies.aclOf(tx, PolicyNames.cleaned(all, false), owner.template(), now);
    }
}
