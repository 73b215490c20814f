package dev.coffer.storage.physical.embedded;

import static dev.coffer.storage.physical.StoreDriver.delete;
import static dev.coffer.storage.physical.StoreDriver.get;
import static dev.coffer.storage.physical.StoreDriver.keys;
import static dev.coffer.storage.physical.StoreDriver.put;
import static dev.coffer.storage.physical.StoreDriver.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.storage.physical.KeyRange;
import dev.coffer.storage.physical.Mutation;
import dev.coffer.storage.physical.Page;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.StoreDriver;
import dev.coffer.storage.physical.TestingThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** Reads that find nothing in memory: they must answer as those that do. */
final class EmbeddedReadsTest {
    private static final int KEYS = 2_000;

    @TempDir private Path directory;
    private EmbeddedStore store;

    /** A store with its records in a table, of which nothing is in memory. */
    @BeforeEach
    void openCold() {
        try (EmbeddedStore warm = TestingDisk.of(directory).open()) {
            StoreDriver driver = new StoreDriver(warm);
            List<Mutation> writes = new ArrayList<>();
            for (int i = 0; i < KEYS; i++) {
                writes.add(put("k" + (10_000 + i), "v".repeat(300) + i));
            }
            driver.must(writes.toArray(Mutation[]::new));
        }
        TestingDisk.of(directory).open().close();
        store = TestingDisk.of(directory).open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** On one processor no carrier may wait for the disk; on two, one of them may. */
    @Test
    void read_missedInMemory_leavesTheLastCarrier() throws Exception {
        store.close();
        try (Database database =
                        Database.open(directory, TestingDisk.of(directory).surroundings());
                ReadThreads one = new ReadThreads(1);
                ReadThreads two = new ReadThreads(2)) {
            PublishedState state = new PublishedState(database.rocks(), database.head().state());
            try (var threads = new TestingThreads()) {
                threads.start(() -> assertThat(readerOf(two, state, "k10100")).isEmpty());
            }
            try (var threads = new TestingThreads()) {
                threads.start(() ->
                        assertThat(readerOf(one, state, "k11000")).startsWith("coffer-read-"));
            }
            try (var threads = new TestingThreads()) {
                threads.start(() -> assertThat(readerOf(one, state, "k11000")).isEmpty());
            }
            assertThat(readerOf(one, state, "k11900")).isNotEmpty().doesNotStartWith("coffer");
            state.release();
        }
    }

    /** The name of the thread that read {@code key}; a virtual one has none. */
    private static String readerOf(ReadThreads reads, PublishedState state, String key)
            throws RocksDBException {
        assertThat(state.enter()).isTrue();
        try {
            return reads.read(
                    state,
                    options -> {
                        byte[] recordKey = Layout.recordKey(StoreDriver.key(key));
                        assertThat(state.rocks().get(options, recordKey)).isNotEmpty();
                        return Thread.currentThread().getName();
                    });
        } finally {
            state.leave();
        }
    }

    @Test
    void get_ofEveryKeyFromManyThreads_answersAll() {
        try (Snapshot snapshot = store.snapshot();
                var threads = new TestingThreads()) {
            for (int reader = 0; reader < 16; reader++) {
                int first = reader * 100;
                threads.start(() -> {
                    for (int i = first; i < KEYS; i += 7) {
                        assertThat(get(snapshot, "k" + (10_000 + i))).endsWith("v" + i);
                        assertThat(get(snapshot, "k" + (10_000 + i) + "x")).isNull();
                    }
                });
            }
        }
    }

    @Test
    void scan_missedInMemory_isWhole() {
        try (Snapshot snapshot = store.snapshot();
                var threads = new TestingThreads()) {
            threads.start(
                    () -> assertThat(snapshot.scan(KeyRange.all(), KEYS).entries()).hasSize(KEYS));
            threads.start(() ->
                    assertThat(keys(snapshot.scan(range("k11000", "k11003"), 10)))
                            .containsExactly("k11000", "k11001", "k11002"));
        }
    }

    @Test
    void sweep_isWhatAScanSees_andLeavesTheCacheAsItWas() throws Exception {
        store.close();
        try (Database database =
                        Database.open(directory, TestingDisk.of(directory).surroundings());
                ReadThreads threads = new ReadThreads(1)) {
            PublishedState state = new PublishedState(database.rocks(), database.head().state());
            try (Snapshot snapshot = new EmbeddedSnapshot(state, threads)) {
                long before = cachedBytes(database);
                Page swept = snapshot.sweep(KeyRange.all(), KEYS);
                assertThat(cachedBytes(database)).isEqualTo(before);

                assertThat(swept).isEqualTo(snapshot.scan(KeyRange.all(), KEYS));
                assertThat(cachedBytes(database)).isGreaterThan(before);
            }
        }
    }

    private static long cachedBytes(Database database) throws RocksDBException {
        return database.rocks().getLongProperty("rocksdb.block-cache-usage");
    }

    @Test
    void reader_interrupted_getsItsAnswerAndKeepsTheInterrupt() {
        try (Snapshot snapshot = store.snapshot();
                var threads = new TestingThreads()) {
            threads.start(() -> {
                Thread.currentThread().interrupt();
                assertThat(get(snapshot, "k11500")).endsWith("v1500");
                assertThat(Thread.interrupted()).isTrue();
            });
        }
    }

    @Test
    void writer_interrupted_getsItsAnswerAndKeepsTheInterrupt() {
        StoreDriver driver = new StoreDriver(store);
        try (var threads = new TestingThreads()) {
            threads.start(() -> {
                Thread.currentThread().interrupt();
                assertThat(driver.must(delete("k11500"))).isEqualTo(2);
                assertThat(Thread.interrupted()).isTrue();
            });
        }
        assertThat(driver.get("k11500")).isNull();
    }
}
