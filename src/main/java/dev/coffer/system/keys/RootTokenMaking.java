package dev.coffer.system.keys;

import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.seal.Seal;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;

/** The end of a root generation: the transaction that checks the shares and makes the token. */
final class RootTokenMaking {
    private static final Logger LOG = Logs.logger("system.keys");

    private static final String ABORTED = "root generation aborted: unable to authenticate: ";
    private static final String RECOVERY_WRONG =
            "recovery key verification failed: recovery key does not match submitted values";

    private final Seal seal;
    private final RandomSource random;
    private final RootTokens tokens;
    private final RootGeneration generation;

    RootTokenMaking(Seal seal, RandomSource random, RootTokens tokens, RootGeneration generation) {
        this.seal = seal;
        this.random = random;
        this.tokens = tokens;
        this.generation = generation;
    }

    /**
     * Takes a share over, outside of every transaction.
     *
     * @throws RequestFailure.Invalid 400 if it does not fit
     */
    RootGeneration.Offer offer(String nonce, SecretBytes share) {
        return generation.offer(nonce, share, seal.status().threshold());
    }

    /**
     * Part of a transaction: the covered token where there are enough shares, else nothing.
     *
     * @throws RequestFailure.Invalid 400 if the shares are wrong; the attempt goes on without them
     */
    String finish(Transaction tx, Instant now, RootGeneration.Offer offer) {
        if (offer.key().isEmpty()) {
            return "";
        }
        SecretBytes key = offer.key().get();
        if (!seal.opens(tx, key)) {
            throw new RequestFailure.Invalid(
                    ABORTED + (seal.isAutomatic() ? RECOVERY_WRONG : Seal.KEY_WRONG));
        }
        String covered = offer.cover().cover(tokens.create(tx, now), random);
        tx.afterCommit(() -> {
            key.destroy();
            generation.finish(offer.status().nonce());
            LOG.log(Level.WARNING, "a root token was made of unseal shares");
        });
        return covered;
    }
}
