package dev.coffer.gate.token;

import dev.coffer.request.Bytes;
import dev.coffer.storage.transaction.Transaction;

/** Part of the transaction that removes a token: what belonged to it alone goes with it. */
public interface TokenEnd {
    /**
     * Takes note; large amounts are removed later, in the background.
     *
     * @param serial of the token, as engines know it from {@link dev.coffer.engine.Caller}
     */
    void ended(Transaction tx, Bytes serial);
}
