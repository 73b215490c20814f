package dev.coffer.system.token;

import dev.coffer.gate.identity.Identities;
import dev.coffer.gate.policy.Policies;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.gate.token.Revocation;
import dev.coffer.gate.token.TokenMaker;
import dev.coffer.gate.token.Tokens;

/**
 * What the paths of tokens work with.
 *
 * @param tokens finds them
 * @param maker makes them
 * @param revocation ends them
 * @param identities whose they are
 * @param policies which there are
 * @param engines who is asked when the token of a login is renewed
 * @param limits the server's own lease times
 * @param cleaning runs after the commit of what leaves something to be cleaned; must not fail
 */
public record TokenParts(
        Tokens tokens,
        TokenMaker maker,
        Revocation revocation,
        Identities identities,
        Policies policies,
        Engines engines,
        LeaseLimits limits,
        Runnable cleaning) {}
