package dev.coffer.system;

import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.gate.lease.Voids;
import dev.coffer.gate.policy.Policies;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.gate.token.TokenMaker;
import dev.coffer.request.Cancellation;
import dev.coffer.request.ClientToken;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.seal.InitRequest;
import dev.coffer.storage.seal.Initialized;
import dev.coffer.storage.seal.Seal;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes a server out of an empty store: its keys, its default mounts and its first token, in one
 * transaction. Thread-safe.
 */
public final class Initialization {
    private static final Logger LOG = Logs.logger("system.init");

    private final Seal seal;
    private final RandomSource random;

    /** For a server behind this seal. */
    public Initialization(Seal seal, RandomSource random) {
        this.seal = seal;
        this.random = random;
    }

    /**
     * What exists only once, in the answer to whoever initializes.
     *
     * @param shares of the unseal key, to be destroyed once they are handed over
     * @param rootToken may do everything
     */
    public record Receipt(List<SecretBytes> shares, ClientToken rootToken) {
        /** Copies the list. */
        public Receipt {
            shares = List.copyOf(shares);
        }
    }

    /**
     * Initializes; the server is sealed afterwards.
     *
     * @throws dev.coffer.request.RequestFailure 400 if the request is wrong or the store is
     *     initialized already
     */
    public Receipt initialize(InitRequest request, Instant now, Cancellation cancellation) {
        return initialize(request, now, cancellation, TokenMaker.newText(random));
    }

    /** As {@link #initialize}, with a root token of the caller's choice. */
    public Receipt initialize(
            InitRequest request, Instant now, Cancellation cancellation, ClientToken rootToken) {
        return initialize(new Wanted(request, now, cancellation), rootToken, _ -> {});
    }

    /** As {@link #initialize}, with further records in the same transaction. */
    Receipt initialize(
            InitRequest request,
            Instant now,
            Cancellation cancellation,
            Consumer<Transaction> further) {
        Wanted wanted = new Wanted(request, now, cancellation);
        return initialize(wanted, TokenMaker.newText(random), further);
    }

    private record Wanted(InitRequest request, Instant now, Cancellation cancellation) {}

    private Receipt initialize(
            Wanted wanted, ClientToken rootToken, Consumer<Transaction> further) {
        Initialized<ClientToken> done =
                seal.initialize(
                        wanted.request(),
                        wanted.now(),
                        wanted.cancellation(),
                        tx -> {
                            putFirstRecords(tx, rootToken, wanted.now());
                            further.accept(tx);
                            return rootToken;
                        });
        return new Receipt(done.shares(), done.first());
    }

    /**
     * Opens a seal that opens by itself. What it makes is handed over whatever comes of that:
     * shares and token exist only in the answer.
     */
    void unsealAutomatically() {
        try {
            seal.unsealAutomatically();
        } catch (RequestFailure refused) {
            LOG.log(Level.ERROR, "initialized, but not unsealed", "reason", refused.getMessage());
        }
    }

    /** Where this server's randomness comes from. */
    RandomSource random() {
        return random;
    }

    /** Part of a transaction: one more root token, which never expires. */
    public ClientToken createRootToken(Transaction tx, Instant now) {
        ClientToken token = TokenMaker.newText(random);
        TokenMaker.putRoot(tx, token, random, now);
        return token;
    }

    private void putFirstRecords(Transaction tx, ClientToken rootToken, Instant now) {
        for (MountEntry mount : DefaultMounts.fresh(random)) {
            Mounts.put(tx, mount);
        }
        Voids.create(tx);
        TokenMaker.putRoot(tx, rootToken, random, now);
        Policies.putFirst(tx, now);
    }
}
