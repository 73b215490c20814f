package dev.coffer.gate.token;

import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.lease.Voids;
import dev.coffer.gate.token.TokenEntry.Kind;
import dev.coffer.gate.token.TokenEntry.Life;
import dev.coffer.gate.token.TokenEntry.Origin;
import dev.coffer.gate.token.TokenEntry.Parent;
import dev.coffer.json.JsonNull;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.ClientToken;
import dev.coffer.storage.barrier.TestingBarrier;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.TransactionRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** A store with tokens, and everything that works on them. */
final class TokenGround implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-22T07:00:00.123456789Z");

    final MemoryStore store = new MemoryStore();
    final TransactionRunner transactions = TestingBarrier.transactions(store);
    final Voids voids = new Voids();
    final BatchTokens batches = new BatchTokens(RandomSource.system());
    final Tokens tokens = new Tokens(voids, batches);
    final TokenMaker maker = new TokenMaker(RandomSource.system(), voids, batches);
    final Revocation revocation = new Revocation(tokens, List.of(), () -> {});
    final PrefixRevocation prefixes = new PrefixRevocation(tokens, revocation, voids, () -> {});
    final ExpirySweep sweep = new ExpirySweep(tokens, revocation);

    /** A service token that was made at a path. */
    record Made(ClientToken text, TokenEntry entry) {}

    Made orphan(String path, Duration ttl) {
        return write(tx -> make(tx, path, ttl, Optional.empty(), Kind.SERVICE));
    }

    Made child(Made parent, Kind kind) {
        return write(tx -> child(tx, parent, kind));
    }

    Made child(Transaction tx, Made parent, Kind kind) {
        int depth = 1 + parent.entry().origin().parent().map(Parent::depth).orElse(0);
        return make(
                tx,
                "auth/token/create",
                Duration.ofHours(1),
                Optional.of(new Parent(hash(tx, parent), parent.entry().serial(), depth)),
                kind);
    }

    Made make(Transaction tx, String path, Duration ttl, Optional<Parent> parent, Kind kind) {
        Origin origin = new Origin(path, "token", JsonNull.NULL, "", "", parent, Optional.empty());
        Life life = Life.of(NOW, ttl, Duration.ZERO, Duration.ZERO, true);
        IssuedToken issued =
                maker.make(
                        tx, new NewToken(kind, List.of("default"), origin, life, 0, List.of(), ""));
        return new Made(issued.text(), issued.entry());
    }

    boolean isValid(Made token, Instant now) {
        return transactions.read(
                Cancellation.NONE, tx -> tokens.find(tx, token.text(), now).isPresent());
    }

    boolean isValid(Made token) {
        return isValid(token, NOW);
    }

    void revoke(Made token) {
        change(tx -> revocation.revoke(tx, hash(tx, token)));
    }

    void revokeOrphan(Made token) {
        change(tx -> revocation.revokeOrphan(tx, hash(tx, token)));
    }

    static Bytes hash(ReadTransaction tx, Made token) {
        return tx.names().tokenHash(token.text().exposeForHashing());
    }

    /** How many steps some work takes until it has nothing left to do. */
    int stepsOf(Predicate<Transaction> work) {
        int steps = 0;
        while (write(work::test)) {
            steps++;
        }
        return steps;
    }

    void change(Consumer<Transaction> work) {
        String _ =
                write(tx -> {
                    work.accept(tx);
                    return "";
                });
    }

    <T> T write(Function<Transaction, T> work) {
        return transactions.write(Cancellation.NONE, work);
    }

    @Override
    public void close() {
        store.close();
    }
}
