package dev.coffer.storage.physical.embedded;

import dev.coffer.request.Bytes;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** The way from one format to the next, in bounded steps that survive a kill between any two. */
interface Migration {
    /** The format that it leaves; it leads to the next number. */
    FormatVersion from();

    /**
     * Adds the changes of one bounded step to {@code changes}. They become durable together with
     * the returned cursor, so the step after a restart goes on exactly there.
     *
     * @param cursor empty at first, then what the last durable step returned
     * @return where the next step goes on, null once nothing is left to do
     */
    @Nullable Bytes step(RocksDB records, Bytes cursor, WriteBatch changes) throws RocksDBException;
}
