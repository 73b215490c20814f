package dev.coffer.engine;

import dev.coffer.storage.transaction.Transaction;
import java.util.function.Consumer;

/** Something that a mount wants to have from another server without anybody asking for it. */
public interface Errand {
    /**
     * Fetches it, outside of every transaction; blocks, for a bounded time.
     *
     * @return what to do with it in a transaction of its own, which may run again; it must read
     *     again what the errand relied on
     */
    Consumer<Transaction> fetch();
}
