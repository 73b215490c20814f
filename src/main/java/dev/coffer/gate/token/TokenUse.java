package dev.coffer.gate.token;

import dev.coffer.storage.transaction.Transaction;

/** Spends a use of a counted token, in the transaction of the request that uses it. */
public final class TokenUse {
    private final Revocation revocation;

    /** The last use ends the token by {@code revocation}. */
    public TokenUse(Revocation revocation) {
        this.revocation = revocation;
    }

    /** The token after this use has been spent: what the request sees of it. */
    public Token spend(Transaction tx, Token token) {
        long uses = token.entry().uses();
        TokenEntry spent = token.entry().withUses(uses == 1 ? TokenEntry.LAST_USE : uses - 1);
        TokenMaker.rewrite(tx, token.hash(), spent);
        return new Token(token.hash(), spent);
    }

    /** Part of the same transaction, once the request's work is done: was it the last use? */
    public void finish(Transaction tx, Token spent) {
        if (spent.entry().uses() == TokenEntry.LAST_USE) {
            revocation.revoke(tx, spent.hash());
        }
    }
}
