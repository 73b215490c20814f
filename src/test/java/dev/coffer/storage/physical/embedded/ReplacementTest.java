package dev.coffer.storage.physical.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: a content of any size becomes a store without passing through the database's memory. */
final class ReplacementTest {
    private static final int RECORD_BYTES = 1 << 20;

    /** A table and some of the next. */
    private static final int RECORDS = (int) (RocksOptions.TABLE_BYTES / RECORD_BYTES) + 3;

    private static final Bytes DIGEST = Bytes.wrap(new byte[32]);

    @TempDir Path directory;

    private static Key key(int number) {
        return Key.of(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    private static Stored record(int number, long version) {
        byte[] value = new byte[RECORD_BYTES];
        value[0] = (byte) number;
        return new Stored(Bytes.wrap(value), version);
    }

    private void restore() throws IOException {
        try (Replacement replacement = Replacement.alone(directory)) {
            for (int i = 0; i < RECORDS; i++) {
                replacement.put(key(i), record(i, i + 1));
            }
            replacement.put(key(1), record(100, 1_000));
            replacement.finish(1_000, DIGEST);
        }
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    @Test
    void finish_moreThanOneTable_givesEveryRecordAndTheOneThatReplacedAnother() throws Exception {
        restore();

        try (Store store = EmbeddedStore.open(directory);
                Snapshot now = store.snapshot()) {
            assertThat(now.version()).isEqualTo(1_000);
            for (int i = 0; i < RECORDS; i++) {
                Stored expected = i == 1 ? record(100, 1_000) : record(i, i + 1);
                assertThat(now.get(key(i))).isEqualTo(expected);
            }
        }
    }

    @Test
    void finish_moreThanOneTable_wroteTablesAndNoLogOfThem() throws Exception {
        restore();

        assertThat(files("next.sst")).isEmpty();
        assertThat(files(".sst")).hasSize(2);
        long logged = files(".log").stream().mapToLong(ReplacementTest::sizeBytes).sum();
        assertThat(logged).isLessThan(2L * RECORD_BYTES);
    }

    @Test
    void close_withATableHalfWritten_leavesNothing() throws Exception {
        try (Replacement replacement = Replacement.alone(directory)) {
            replacement.put(key(1), record(1, 1));
        }

        assertThat(files(".sst")).isEmpty();
        assertThat(directory.resolve(Replacement.BUILDING)).doesNotExist();
    }

    private static long sizeBytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
