package dev.coffer.system.lease;

import dev.coffer.gate.lease.Voids;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.gate.token.PrefixRevocation;
import dev.coffer.gate.token.Tokens;

/**
 * What the paths of leases work with.
 *
 * @param tokens whose leases are shown too
 * @param revocation ends them
 * @param voids what has been ended by its prefix
 * @param engines who is asked when a secret's lease is renewed
 * @param limits the server's own lease times
 * @param cleaning runs after the commit of what asks for cleaning; must not fail
 */
public record LeaseParts(
        Tokens tokens,
        PrefixRevocation revocation,
        Voids voids,
        Engines engines,
        LeaseLimits limits,
        Runnable cleaning) {}
