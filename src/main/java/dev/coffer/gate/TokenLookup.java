package dev.coffer.gate;

import dev.coffer.engine.Access;
import dev.coffer.gate.policy.Policies;
import dev.coffer.gate.policy.TokenRights;
import dev.coffer.gate.token.Tokens;
import dev.coffer.request.ClientToken;
import dev.coffer.storage.transaction.ReadTransaction;
import java.time.Instant;
import java.util.Optional;

/** Finds what the bearers of tokens may do. Thread-safe. */
public final class TokenLookup implements TokenRights {
    private final Tokens tokens;
    private final Policies policies;

    /** Looks tokens up in {@code tokens} and their rights in {@code policies}. */
    public TokenLookup(Tokens tokens, Policies policies) {
        this.tokens = tokens;
        this.policies = policies;
    }

    @Override
    public Optional<Access> of(ReadTransaction tx, ClientToken token, Instant now) {
        return tokens.find(tx, token).map(entry -> policies.aclOf(tx, entry.policies(), null, now));
    }

    @Override
    public Optional<Access> ofAccessor(ReadTransaction tx, String accessor, Instant now) {
        return Optional.empty();
    }
}
