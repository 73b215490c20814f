package dev.coffer.gate;

import dev.coffer.engine.Access;
import dev.coffer.engine.FixedAccess;
import dev.coffer.gate.policy.Acl;
import dev.coffer.gate.token.Token;
import java.util.Optional;

/**
 * Who a request comes from, as one transaction sees it.
 *
 * @param token valid and allowed from where the request comes; empty where there is none
 * @param acl what the policies say
 * @param access the same for engines
 */
record Asker(Optional<Token> token, Acl acl, Access access) {
    static final Asker NOBODY = new Asker(Optional.empty(), Acl.NOTHING, FixedAccess.ANONYMOUS);

    /** Whether each request of this token spends one of its uses. */
    boolean isCounted() {
        return token.filter(found -> found.entry().isCounted()).isPresent();
    }
}
