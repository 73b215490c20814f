package dev.coffer.storage.physical.embedded;

import org.rocksdb.RocksDBException;

/** Where a test lets the disk fail. In production nothing does: {@link #NONE}. */
interface CommitFaults {
    /** Every call passes. */
    CommitFaults NONE = new CommitFaults() {};

    /** Before a batch reaches the log; throwing loses it. */
    default void beforeWrite() throws RocksDBException {}

    /** After a batch became durable; throwing loses only the answer. */
    default void afterWrite() throws RocksDBException {}

    /** Before the database opens, at start and at every attempt to reopen. */
    default void beforeOpen() throws RocksDBException {}
}
