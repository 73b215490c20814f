package dev.coffer.storage.physical.embedded;

import static dev.coffer.storage.physical.StoreDriver.key;
import static dev.coffer.storage.physical.StoreDriver.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.DamagedRecordException;
import dev.coffer.storage.physical.KeyRange;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.StoreDriver;
import dev.coffer.storage.physical.StoreHealth;
import dev.coffer.storage.physical.StoreOpenException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a kill or a bad disk leaves behind: everything acknowledged is there, or the store says that
 * it is damaged. Never does it miss something in silence.
 */
final class EmbeddedDamageTest {
    private static final int ROUNDS = Integer.getInteger("coffer.rounds", 1);
    private static final int KEYS = 20;

    @TempDir private Path root;
    private int copies;

    /**
     * What a killed process leaves: its files, without a word of farewell. The copy is taken again
     * until nothing moved meanwhile, for a kill leaves a state of one moment.
     */
    private Path killed(Path directory) throws IOException {
        while (true) {
            Path copy = root.resolve("copy" + copies++);
            if (isCopied(directory, copy)) {
                return copy;
            }
        }
    }

    private static boolean isCopied(Path directory, Path copy) throws IOException {
        try {
            Map<Path, Long> before = sizes(directory);
            for (Path file : before.keySet()) {
                var _ = Files.copy(file, copy.resolve(directory.relativize(file)));
            }
            return before.equals(sizes(directory));
        } catch (NoSuchFileException | UncheckedIOException _) {
            return false;
        }
    }

    private static Map<Path, Long> sizes(Path directory) throws IOException {
        Map<Path, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            files.forEach(file -> sizes.put(file, file.toFile().length()));
        }
        return sizes;
    }

    private static EmbeddedStore open(Path directory) {
        return TestingDisk.of(directory).open();
    }

    /** A store that was killed after {@link #KEYS} commits, which are all in its log. */
    private Path killedAfterCommits() throws IOException {
        Path directory = root.resolve("store");
        try (EmbeddedStore store = open(directory)) {
            StoreDriver driver = new StoreDriver(store);
            for (int i = 0; i < KEYS; i++) {
                driver.must(put("k" + (100 + i), "a value of some length " + i));
            }
            return killed(directory);
        }
    }

    private static Path newest(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("rocksdb"))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow();
        }
    }

    private static void cut(Path file, long bytes) throws IOException {
        byte[] content = Files.readAllBytes(file);
        var _ = Files.write(file, Arrays.copyOf(content, (int) (content.length - bytes)));
    }

    private static void flip(Path file, long bit) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
        var _ = Files.write(file, content);
    }

    @Test
    void killed_store_showsEverythingAcknowledged() throws IOException {
        try (EmbeddedStore store = open(killedAfterCommits())) {
            StoreDriver driver = new StoreDriver(store);
            assertThat(driver.version()).isEqualTo(KEYS);
            assertThat(driver.keys()).hasSize(KEYS);
            assertThat(driver.must(put("more", "x"))).isEqualTo(KEYS + 1);
        }
    }

    @Test
    void killed_againAndAgain_continues() throws IOException {
        Path directory = killedAfterCommits();
        for (int i = 1; i <= 4; i++) {
            try (EmbeddedStore store = open(directory)) {
                StoreDriver driver = new StoreDriver(store);
                assertThat(driver.must(put("more" + i, "x"))).isEqualTo(KEYS + i);
                directory = killed(directory);
            }
        }
        try (EmbeddedStore store = open(directory)) {
            assertThat(new StoreDriver(store).keys()).hasSize(KEYS + 4);
        }
    }

    /** A store that was killed in its last commit: in the log, but never acknowledged. */
    private Path killedInACommit() throws IOException {
        Path directory = root.resolve("store");
        TestingDisk disk = TestingDisk.of(directory);
        AtomicReference<Path> copy = new AtomicReference<>();
        try (EmbeddedStore store = disk.open()) {
            StoreDriver driver = new StoreDriver(store);
            for (int i = 1; i < KEYS; i++) {
                driver.must(put("k" + (100 + i), "a value of some length " + i));
            }
            disk.onWritten(() -> copy.set(killedUnchecked(directory)));
            driver.must(put("last", "a value of some length"));
        }
        removeStore();
        return copy.get();
    }

    private Path killedUnchecked(Path directory) {
        try {
            return killed(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void commit_writtenAndNotAcknowledged_isThereAsAWhole() throws IOException {
        try (EmbeddedStore store = open(killedInACommit())) {
            assertThat(new StoreDriver(store).keys()).hasSize(KEYS).contains("last");
        }
    }

    /** The last write had not reached the disk as a whole: it is as if it never was. */
    @Test
    void tail_torn_isDroppedAndTheRestIsThere() throws IOException {
        for (int bytes = 1; bytes <= 60; bytes += 7) {
            Path directory = killedInACommit();
            cut(newest(directory, ".log"), bytes);
            try (EmbeddedStore store = open(directory)) {
                StoreDriver driver = new StoreDriver(store);
                assertThat(driver.version()).isEqualTo(KEYS - 1);
                assertThat(driver.keys()).hasSize(KEYS - 1);
                assertThat(driver.must(put("more", "x"))).isEqualTo(KEYS);
                directory = killed(directory);
            }
            try (EmbeddedStore store = open(directory)) {
                assertThat(new StoreDriver(store).keys()).hasSize(KEYS).contains("more");
            }
        }
    }

    @Test
    void tail_tornBehindTheAcknowledgement_keepsTheStoreClosed() throws IOException {
        Path directory = killedAfterCommits();
        cut(newest(directory, ".log"), 3);

        assertThatThrownBy(() -> open(directory).close())
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining("version 20 was acknowledged, but its log ends with 19");
        Files.delete(directory.resolve(AcknowledgedMark.FILE));
        try (EmbeddedStore store = open(directory)) {
            assertThat(new StoreDriver(store).version()).isEqualTo(KEYS - 1);
        }
    }

    @Test
    void mark_damaged_isReportedAndIgnored() throws IOException {
        Path directory = killedAfterCommits();
        flip(directory.resolve(AcknowledgedMark.FILE), 3);

        try (EmbeddedStore store = open(directory)) {
            assertThat(new StoreDriver(store).version()).isEqualTo(KEYS);
        }
    }

    private void removeStore() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("store"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A file that was grown ahead of its content ends in zeros. */
    @Test
    void tail_ofZeros_isIgnored() throws IOException {
        Path directory = killedAfterCommits();
        var _ = Files.write(newest(directory, ".log"), new byte[4096], StandardOpenOption.APPEND);

        try (EmbeddedStore store = open(directory)) {
            assertThat(new StoreDriver(store).keys()).hasSize(KEYS);
        }
    }

    @Test
    void log_withAFlippedBitInTheMiddle_keepsTheStoreClosed() throws IOException {
        Path directory = killedAfterCommits();
        Path log = newest(directory, ".log");
        flip(log, Files.size(log) / 2 * 8);

        assertThatThrownBy(() -> open(directory).close())
                .isInstanceOf(StoreOpenException.class)
                .satisfies(e ->
                        assertThat(e.getMessage())
                                .contains("is damaged", directory.toString())
                                .doesNotContain("\n"));
    }

    /** Without the second witness, and with whole blocks of good records behind the bad one. */
    @Test
    void log_ofManyBlocksWithAFlippedBit_keepsTheStoreClosedWithoutTheMark() throws IOException {
        Path directory = root.resolve("store");
        Path copy;
        try (EmbeddedStore store = open(directory)) {
            StoreDriver driver = new StoreDriver(store);
            for (int i = 0; i < 100; i++) {
                driver.must(put("k" + i, "v".repeat(2000)));
            }
            copy = killed(directory);
        }
        Files.delete(copy.resolve(AcknowledgedMark.FILE));
        flip(newest(copy, ".log"), 50_000 * 8);

        assertThatThrownBy(() -> open(copy).close())
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining("is damaged");
    }

    /** Where each record of the log begins: a checksum of 4 bytes, a length of 2, a type of 1. */
    private static List<Integer> records(byte[] log) {
        List<Integer> begins = new ArrayList<>();
        int at = 0;
        while (at + 7 <= log.length) {
            begins.add(at);
            at += 7 + (log[at + 4] & 0xff) + ((log[at + 5] & 0xff) << 8);
        }
        return begins;
    }

    /**
     * A length that points behind the end of the file makes everything behind it look like a torn
     * tail, which RocksDB drops in silence in every recovery mode that bears torn tails.
     */
    @Test
    void log_withAWrongLengthAnywhere_keepsTheStoreClosed() throws IOException {
        Path whole = killedAfterCommits();
        List<Integer> records = records(Files.readAllBytes(newest(whole, ".log")));
        assertThat(records).hasSizeBetween(KEYS, KEYS + 5);
        for (int record : records.subList(records.size() - KEYS, records.size())) {
            Path directory = killed(whole);
            flip(newest(directory, ".log"), (record + 5) * 8L + 6);
            assertThatThrownBy(() -> open(directory).close())
                    .as("record at %d", record)
                    .isInstanceOf(StoreOpenException.class)
                    .hasMessageContaining("is damaged");
        }
    }

    /** Wherever one bit of the log is wrong: refused, or everything is there. */
    @Test
    void log_withAFlippedBitAnywhere_losesNothingInSilence() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path whole = killedAfterCommits();
        for (int round = 0; round < 15 * ROUNDS; round++) {
            Path directory = killed(whole);
            Path log = newest(directory, ".log");
            long bit = random.nextLong(Files.size(log) * 8);
            flip(log, bit);
            String what = "seed " + seed + ", bit " + bit;
            try (EmbeddedStore store = open(directory)) {
                StoreDriver driver = new StoreDriver(store);
                assertThat(driver.version()).as(what).isEqualTo(KEYS);
                assertThat(driver.keys()).as(what).hasSize(KEYS);
            } catch (StoreOpenException e) {
                assertThat(e).as(what).hasMessageContaining("is damaged");
            }
        }
    }

    /** A store whose commits are in a table file: opening it anew writes the log out. */
    private Path withTable(int keys) throws IOException {
        Path directory = root.resolve("store");
        try (EmbeddedStore store = open(directory)) {
            StoreDriver driver = new StoreDriver(store);
            for (int i = 0; i < keys; i++) {
                driver.must(put("k" + (1000 + i), "v".repeat(400) + i));
            }
        }
        open(directory).close();
        return directory;
    }

    @Test
    void table_withADamagedBlock_failsItsKeysAlone() throws IOException {
        Path directory = withTable(200);
        flip(newest(directory, ".sst"), 40_000 * 8);
        int damaged = 0;
        try (EmbeddedStore store = open(directory);
                Snapshot snapshot = store.snapshot()) {
            for (int i = 0; i < 200; i++) {
                try {
                    assertThat(StoreDriver.get(snapshot, "k" + (1000 + i))).endsWith("v" + i);
                } catch (DamagedRecordException _) {
                    damaged++;
                }
            }
            assertThat(damaged).isBetween(1, 60);
            assertThatThrownBy(() -> snapshot.scan(KeyRange.all(), 1000))
                    .isInstanceOf(DamagedRecordException.class);
            assertThatThrownBy(() -> snapshot.scan(KeyRange.prefix(key("k1")), 1000))
                    .isInstanceOf(DamagedRecordException.class);
            StoreDriver driver = new StoreDriver(store);
            assertThat(driver.write(put("more", "x"))).isInstanceOf(CommitResult.Committed.class);
        }
    }

    /** Merging tables meets the damage sooner or later; only the damaged keys may suffer. */
    @Test
    void table_withADamagedBlock_stopsNoWritesWhenItIsMerged() throws IOException {
        Path directory = withTable(200);
        flip(newest(directory, ".sst"), 40_000 * 8);
        int tables = 6;
        for (int i = 0; i < tables; i++) {
            try (EmbeddedStore store = open(directory)) {
                var _ = new StoreDriver(store).write(put("more" + i, "x"));
            }
        }
        try (EmbeddedStore store = open(directory)) {
            StoreDriver driver = new StoreDriver(store);
            commitUntilDamageIsMet(store, driver);
            for (int i = 0; i < 100; i++) {
                driver.must(put("after" + i, "x"));
            }
            assertThat(driver.get("k1199")).endsWith("v199");
            assertThatThrownBy(driver::keys).isInstanceOf(DamagedRecordException.class);
        }
    }

    private static void commitUntilDamageIsMet(EmbeddedStore store, StoreDriver driver) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            if (driver.write(put("until", "x")) instanceof CommitResult.Unavailable) {
                while (!(store.health() instanceof StoreHealth.Healthy)) {
                    Thread.onSpinWait();
                }
                return;
            }
        }
        throw new AssertionError("the tables were never merged");
    }

    /** Wherever one bit of a table is wrong: refused, an error, or the right answer. */
    @Test
    void table_withAFlippedBitAnywhere_neverAnswersWrongly() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path whole = withTable(40);
        for (int round = 0; round < 15 * ROUNDS; round++) {
            Path directory = killed(whole);
            Path table = newest(directory, ".sst");
            long bit = random.nextLong(Files.size(table) * 8);
            flip(table, bit);
            String what = "seed " + seed + ", bit " + bit;
            try (EmbeddedStore store = open(directory);
                    Snapshot snapshot = store.snapshot()) {
                for (int i = 0; i < 40; i++) {
                    assertThat(StoreDriver.get(snapshot, "k" + (1000 + i)))
                            .as(what)
                            .isEqualTo("v".repeat(400) + i);
                }
            } catch (StoreOpenException | DamagedRecordException e) {
                assertThat(e).as(what).hasMessageNotContaining("\n");
            }
        }
    }

    @Test
    void file_missing_keepsTheStoreClosed() throws IOException {
        Path whole = withTable(40);
        for (String suffix : List.of(".sst", "CURRENT")) {
            Path directory = killed(whole);
            Files.delete(newest(directory, suffix));
            assertThatThrownBy(() -> open(directory).close())
                    .as(suffix)
                    .isInstanceOf(StoreOpenException.class);
        }
        Path directory = killedAfterCommitsWithTable(whole);
        Files.delete(newest(directory, ".log"));
        assertThatThrownBy(() -> open(directory).close()).isInstanceOf(StoreOpenException.class);
    }

    private Path killedAfterCommitsWithTable(Path whole) throws IOException {
        try (EmbeddedStore store = open(whole)) {
            new StoreDriver(store).must(put("in the log", "x"));
            return killed(whole);
        }
    }
}
