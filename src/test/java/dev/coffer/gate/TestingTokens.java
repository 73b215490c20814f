package dev.coffer.gate;

import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.identity.Identities;
import dev.coffer.gate.lease.LeaseMaker;
import dev.coffer.gate.lease.Voids;
import dev.coffer.gate.policy.Policies;
import dev.coffer.gate.token.BatchTokens;
import dev.coffer.gate.token.LoginTokens;
import dev.coffer.gate.token.NewToken;
import dev.coffer.gate.token.Revocation;
import dev.coffer.gate.token.TokenEntry.Kind;
import dev.coffer.gate.token.TokenEntry.Life;
import dev.coffer.gate.token.TokenEntry.Origin;
import dev.coffer.gate.token.TokenMaker;
import dev.coffer.gate.token.TokenUse;
import dev.coffer.gate.token.Tokens;
import dev.coffer.gate.wrapping.Wrapping;
import dev.coffer.json.JsonNull;
import dev.coffer.request.ClientToken;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The parts that decide about tokens, and tokens with chosen texts. */
final class TestingTokens {
    private static final RandomSource RANDOM = RandomSource.system();
    private static final Voids VOIDS = new Voids();
    private static final BatchTokens BATCHES = new BatchTokens(RANDOM);

    private TestingTokens() {}

    /** Parts of their own. */
    static RequestPipeline.TokenParts parts() {
        Tokens tokens = new Tokens(VOIDS, BATCHES);
        Identities identities = new Identities(RANDOM);
        Revocation revocation = new Revocation(tokens, List.of(), () -> {});
        TokenMaker maker = new TokenMaker(RANDOM, VOIDS, BATCHES);
        return new RequestPipeline.TokenParts(
                tokens,
                new TokenLookup(tokens, identities, new Policies()),
                new TokenUse(revocation),
                new LoginTokens(maker, identities),
                new Wrapping(tokens, maker, revocation, RANDOM),
                new LeaseMaker(RANDOM, VOIDS));
    }

    /** Keeps a root token that never expires. */
    static void putRoot(Transaction tx, ClientToken token) {
        TokenMaker.putRoot(tx, token, RANDOM, Instant.EPOCH);
    }

    /** Keeps an orphan with these policies and a text without dots. */
    static void put(Transaction tx, ClientToken token, List<String> policies, long uses) {
        Origin origin =
                new Origin(
                        "auth/token/create",
                        "token",
                        JsonNull.NULL,
                        "",
                        "",
                        Optional.empty(),
                        Optional.empty());
        NewToken wanted =
                new NewToken(
                        Kind.SERVICE,
                        policies,
                        origin,
                        Life.of(
                                Instant.EPOCH,
                                Duration.ofDays(100_000),
                                Duration.ZERO,
                                Duration.ZERO,
                                true),
                        uses,
                        List.of(),
                        token.exposeForHashing());
        var _ = new TokenMaker(RANDOM, VOIDS, BATCHES).make(tx, wanted);
    }

    /** Ends a token. */
    static void revoke(Transaction tx, ClientToken token) {
        Tokens tokens = new Tokens(VOIDS, BATCHES);
        new Revocation(tokens, List.of(), () -> {})
                .revoke(tx, tx.names().tokenHash(token.exposeForHashing()));
    }
}
