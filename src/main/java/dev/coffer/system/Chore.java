package dev.coffer.system;

import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.time.Instant;

/** Work in the background beside that of the engines; done by {@link Upkeep}. Thread-safe. */
public interface Chore {
    /**
     * One bounded step, a transaction of its own.
     *
     * @return whether there is more to do at once
     */
    boolean step(Transaction tx, Instant now);

    /** After what time it may have something to do again without anybody saying so. */
    Duration rest();
}
