package dev.coffer.storage.transaction;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;

/**
 * One serializable transaction: reads see its own writes, and all of it is committed or nothing.
 * Work on it may be run again after a conflict, so it must be a function of its inputs.
 */
public interface Transaction extends ReadTransaction {
    /** Writes a record. */
    void put(RecordKey key, Bytes value);

    /** Removes a record; removing what is not there is no error. */
    void delete(RecordKey key);

    /**
     * Adds an entry to a log of a mount. Entries stand in the order of the commits, without a gap:
     * whoever sees one sees all before it. Adding conflicts with nobody. This transaction does not
     * see what it adds; others find it as {@link dev.coffer.storage.schema.LogRecord}.
     */
    void append(RecordType log, MountId mount, Bytes entry);

    /** Marks this point; later writes can be taken back to it. */
    Savepoint savepoint();

    /** Takes back every write and effect since the savepoint; the read set stays. */
    void rollbackTo(Savepoint savepoint);

    /**
     * Runs once the commit is durable, before the answer leaves, on the request's thread, in the
     * order of registration. Must not fail; caches, published tables, wake-ups.
     */
    void afterCommit(Runnable effect);

    /** A point within a transaction. */
    interface Savepoint {}
}
