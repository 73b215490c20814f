package dev.coffer.gate.token;

import dev.coffer.gate.token.TokenEntry.Kind;
import dev.coffer.gate.token.TokenEntry.Life;
import dev.coffer.gate.token.TokenEntry.Origin;
import java.util.List;

/**
 * A token to be made.
 *
 * @param uses 0 for as often as wanted; 0 for a batch token
 * @param text chosen by the caller; empty for a random one
 */
public record NewToken(
        Kind kind,
        List<String> policies,
        Origin origin,
        Life life,
        long uses,
        List<String> boundCidrs,
        String text) {
    /** Copies the lists. */
    public NewToken {
        policies = List.copyOf(policies);
        boundCidrs = List.copyOf(boundCidrs);
    }
}
