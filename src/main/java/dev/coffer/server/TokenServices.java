package dev.coffer.server;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.cubbyhole.Cubbyholes;
import dev.coffer.gate.RequestPipeline;
import dev.coffer.gate.TokenLookup;
import dev.coffer.gate.identity.Identities;
import dev.coffer.gate.lease.LeaseMaker;
import dev.coffer.gate.lease.Voids;
import dev.coffer.gate.policy.Policies;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.gate.token.BatchTokens;
import dev.coffer.gate.token.ExpirySweep;
import dev.coffer.gate.token.LoginTokens;
import dev.coffer.gate.token.PrefixRevocation;
import dev.coffer.gate.token.Revocation;
import dev.coffer.gate.token.TokenMaker;
import dev.coffer.gate.token.TokenUse;
import dev.coffer.gate.token.Tokens;
import dev.coffer.gate.wrapping.Wrapping;
import dev.coffer.system.Chore;
import dev.coffer.system.SystemRoom;
import dev.coffer.system.lease.LeaseChore;
import dev.coffer.system.lease.LeaseParts;
import dev.coffer.system.lease.LeaseRoom;
import dev.coffer.system.policy.PasswordRoom;
import dev.coffer.system.policy.PolicyRoom;
import dev.coffer.system.token.TokenEngine;
import dev.coffer.system.token.TokenParts;
import dev.coffer.system.wrapping.WrappingRoom;
import java.util.List;

/**
 * Everything about who may do what, built once and in order. Every part is thread-safe.
 *
 * @param cleaning wakes the work in the background
 */
record TokenServices(
        Identities identities,
        Policies policies,
        Voids voids,
        Tokens tokens,
        TokenMaker maker,
        Revocation revocation,
        PrefixRevocation prefixes,
        RandomSource random,
        Runnable cleaning) {
    static TokenServices of(RandomSource random, Runnable cleaning) {
        Voids voids = new Voids();
        BatchTokens batches = new BatchTokens(random);
        Tokens tokens = new Tokens(voids, batches);
        Revocation revocation =
                new Revocation(
                        tokens,
                        List.of((tx, token) -> {
                            if (Cubbyholes.ended(tx, token)) {
                                tx.afterCommit(cleaning);
                            }
                        }),
                        cleaning);
        return new TokenServices(
                new Identities(random),
                new Policies(),
                voids,
                tokens,
                new TokenMaker(random, voids, batches),
                revocation,
                new PrefixRevocation(tokens, revocation, voids, cleaning),
                random,
                cleaning);
    }

    /** What is removed in the background. */
    Chore chore() {
        return new LeaseChore(new ExpirySweep(tokens, revocation), revocation, prefixes);
    }

    /** The auth method {@code token}. */
    TokenEngine engine(Engines engines, LeaseLimits limits) {
        return new TokenEngine(
                new TokenParts(
                        tokens,
                        maker,
                        revocation,
                        identities,
                        policies,
                        engines,
                        limits,
                        cleaning));
    }

    /** The rooms below {@code sys/} about tokens, their leases and their policies. */
    List<SystemRoom> rooms(Engines engines, LeaseLimits limits) {
        return List.of(
                new WrappingRoom(wrapping()),
                new LeaseRoom(new LeaseParts(tokens, prefixes, voids, engines, limits, cleaning)),
                new PolicyRoom(policies, lookup()),
                new PasswordRoom(random));
    }

    /** What the pipeline decides by. */
    RequestPipeline.TokenParts pipelineParts() {
        return new RequestPipeline.TokenParts(
                tokens,
                lookup(),
                new TokenUse(revocation),
                new LoginTokens(maker, identities),
                wrapping(),
                new LeaseMaker(random, voids));
    }

    private TokenLookup lookup() {
        return new TokenLookup(tokens, identities, policies);
    }

    private Wrapping wrapping() {
        return new Wrapping(tokens, maker, revocation, random);
    }

    /** Forgets what was worked out: the server is being sealed. */
    void forget() {
        identities.forget();
        tokens.forget();
        policies.forget();
    }
}
