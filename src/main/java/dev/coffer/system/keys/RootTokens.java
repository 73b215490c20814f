package dev.coffer.system.keys;

import dev.coffer.request.ClientToken;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;

/** Makes root tokens. */
public interface RootTokens {
    /** Part of a transaction: one more token that may do everything and never expires. */
    ClientToken create(Transaction tx, Instant now);
}
