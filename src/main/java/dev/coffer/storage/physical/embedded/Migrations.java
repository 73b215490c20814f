package dev.coffer.storage.physical.embedded;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.StoreOpenException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Brings a store to the format of the program before anything else touches it. A kill at any point
 * leaves a store that the same program brings forward at its next start.
 *
 * @param current what the program writes
 * @param known one migration from each older format
 */
record Migrations(FormatVersion current, List<Migration> known) {
    /** Of this program. Each change of the layout adds one, and a fixture store to the tests. */
    static final Migrations ALL = new Migrations(FormatVersion.CURRENT, List.of());

    /** Copies the list. */
    Migrations {
        known = List.copyOf(known);
    }

    /**
     * Stamps an empty store, and migrates an older one.
     *
     * @throws StoreOpenException for a store of a newer program, and for records of another one
     */
    void bring(RocksDB records) throws RocksDBException {
        byte[] stamp = records.get(Layout.FORMAT);
        if (stamp == null) {
            requireEmpty(records);
            write(records, batch -> batch.put(Layout.FORMAT, Layout.format(current)));
            return;
        }
        FormatVersion found = Layout.format(stamp);
        if (found.number() > current.number()) {
            throw new StoreOpenException(
                    "the store has format "
                            + found.number()
                            + ", this program understands formats up to "
                            + current.number()
                            + ": start the newer program again",
                    null);
        }
        for (int number = found.number(); number < current.number(); number++) {
            run(migrationFrom(number), records);
        }
    }

    private Migration migrationFrom(int number) {
        for (Migration migration : known) {
            if (migration.from().number() == number) {
                return migration;
            }
        }
        throw new StoreOpenException("the store has format " + number + ", which is too old", null);
    }

    private static void run(Migration migration, RocksDB records) throws RocksDBException {
        int from = migration.from().number();
        Bytes cursor = cursorOf(from, records.get(Layout.MIGRATION));
        while (cursor != null) {
            Bytes at = cursor;
            try (WriteBatch changes = new WriteBatch()) {
                Bytes next = migration.step(records, at, changes);
                if (next == null) {
                    changes.put(Layout.FORMAT, Layout.format(new FormatVersion(from + 1)));
                    changes.delete(Layout.MIGRATION);
                } else {
                    changes.put(Layout.MIGRATION, progress(from, next));
                }
                write(records, changes);
                cursor = next;
            }
        }
    }

    private static Bytes cursorOf(int from, byte @Nullable [] progress) {
        if (progress == null || ByteBuffer.wrap(progress).getInt() != from) {
            return Bytes.empty();
        }
        return Bytes.wrap(progress).slice(Integer.BYTES);
    }

    private static byte[] progress(int from, Bytes cursor) {
        byte[] target = new byte[Integer.BYTES + cursor.length()];
        var _ = ByteBuffer.wrap(target).putInt(from);
        cursor.copyTo(target, Integer.BYTES);
        return target;
    }

    private static void requireEmpty(RocksDB records) throws RocksDBException {
        try (ReadOptions options = new ReadOptions();
                RocksIterator first = records.newIterator(options)) {
            first.seekToFirst();
            if (first.isValid()) {
                throw new StoreOpenException(
                        "the directory holds records of another program", null);
            }
            first.status();
        }
    }

    private interface Filling {
        void fill(WriteBatch batch) throws RocksDBException;
    }

    private static void write(RocksDB records, Filling filling) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            filling.fill(batch);
            write(records, batch);
        }
    }

    private static void write(RocksDB records, WriteBatch batch) throws RocksDBException {
        try (WriteOptions durable = new WriteOptions().setSync(true)) {
            records.write(durable, batch);
        }
    }
}
