package dev.coffer.storage.physical.embedded;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.EnvOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/**
 * Puts records that come in the order of their keys into a database without a log, memtables and
 * merges: whole tables are written beside it and handed over. Its memory does not grow with their
 * number. Not thread-safe.
 */
final class TableWriter implements AutoCloseable {
    /** In the folder until the database has it; one at a time. */
    private static final String FILE = "next.sst";

    private final Database database;
    private final RocksOptions options = new RocksOptions(true, false);
    private final EnvOptions environment = new EnvOptions();
    private final IngestExternalFileOptions handOver =
            new IngestExternalFileOptions().setMoveFiles(true);
    private final String file;
    private @Nullable SstFileWriter table;
    private long tableBytes;

    /**
     * Begins.
     *
     * @param folder on the database's disk, for the table that is being written
     */
    TableWriter(Database database, Path folder) {
        this.database = database;
        this.file = folder.resolve(FILE).toString();
    }

    /** Adds one; its key must be greater than all before. */
    void put(byte[] key, byte[] value) throws RocksDBException {
        SstFileWriter open = table;
        if (open == null) {
            open = new SstFileWriter(environment, options.options());
            table = open;
            open.open(file);
        }
        open.put(key, value);
        tableBytes += key.length + value.length;
        if (tableBytes >= RocksOptions.TABLE_BYTES) {
            flush();
        }
    }

    /** Hands over what was put; the database then has it, and makes it durable. */
    void flush() throws RocksDBException {
        SstFileWriter open = table;
        if (open == null) {
            return;
        }
        try (open) {
            table = null;
            tableBytes = 0;
            open.finish();
        }
        database.rocks().ingestExternalFile(List.of(file), handOver);
    }

    /** Forgets a table that was not handed over; its file stays. */
    @Override
    public void close() {
        if (table != null) {
            table.close();
            table = null;
        }
        handOver.close();
        environment.close();
        options.close();
    }
}
