package dev.coffer.system;

import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.ClientToken;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.seal.InitRequest;
import dev.coffer.storage.seal.Seal;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.Transactions;
import java.time.Instant;
import java.util.Optional;

/**
 * A server initializes itself and asks itself what the configuration says. Until it has come to the
 * end a record says so, and no later start unseals: half of what was asked for may be there, and
 * nobody has a token. Thread-safe.
 */
public final class SelfInitialization {
    private static final RecordKey MARK = RecordKey.of(RecordType.SELF_INITIALIZATION);

    /** Why a server stays sealed. */
    static final String INTERRUPTED =
            "the initialization of this store did not come to its end: remove the store, correct"
                    + " what the log says, and start again";

    private final Seal seal;
    private final Transactions transactions;
    private final Initialization initialization;
    private volatile boolean running;

    /** Of one server. */
    public SelfInitialization(Seal seal, Transactions transactions, Initialization initialization) {
        this.seal = seal;
        this.transactions = transactions;
        this.initialization = initialization;
    }

    /** Refuses a store that was left half made; runs while unsealing. */
    public void requireComplete() {
        boolean begun = transactions.read(Cancellation.NONE, tx -> tx.get(MARK) != null);
        if (begun && !running) {
            throw new RequestFailure.Invalid(INTERRUPTED);
        }
    }

    /**
     * Initializes and unseals, unless the store is initialized.
     *
     * @return the root token, to be revoked at the end; empty where there is nothing to do
     */
    public Optional<ClientToken> begin(Instant now) {
        if (seal.status().initialized()) {
            return Optional.empty();
        }
        running = true;
        ClientToken token =
                initialization
                        .initialize(
                                InitRequest.recovery(0, 0),
                                now,
                                Cancellation.NONE,
                                tx -> tx.put(MARK, Bytes.of(new byte[] {1})))
                        .rootToken();
        seal.unsealAutomatically();
        return Optional.of(token);
    }

    /** Everything was done. */
    public void complete() {
        boolean _ =
                transactions.write(
                        Cancellation.NONE,
                        (Transaction tx) -> {
                            tx.delete(MARK);
                            return true;
                        });
        running = false;
    }
}
