package dev.coffer.storage.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.crypto.Encodings;
import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.KeyRange;
import dev.coffer.storage.physical.Mutation;
import dev.coffer.storage.physical.Page;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.StoreOpenException;
import dev.coffer.storage.physical.TxId;
import dev.coffer.storage.physical.embedded.EmbeddedStore;
import dev.coffer.storage.physical.embedded.Replacement;
import dev.coffer.storage.physical.memory.MemoryStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: what was restored is what was saved, record by record, or nothing has happened. */
final class BackupTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final BackupWriter.Signature SIGNATURE =
            new BackupWriter.Signature("2.6.2", NOW, list -> list);

    @TempDir Path folder;

    private static Key key(String text) {
        return Key.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void put(Store store, long id, String key, byte[] value) {
        try (Snapshot now = store.snapshot()) {
            Commit commit =
                    Commit.of(
                            new TxId(7, id),
                            now.version(),
                            Map.of(),
                            List.of(),
                            List.of(new Mutation.Put(key(key), Bytes.of(value))));
            assertThat(store.commit(commit)).isInstanceOf(CommitResult.Committed.class);
        }
    }

    /** Small and large values, more than one page of them. */
    private static Store filled() {
        Store store = new MemoryStore();
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] value = new byte[i % 7 == 0 ? 200_000 : i];
            random.nextBytes(value);
            put(store, i, "k" + i, value);
        }
        return store;
    }

    private static byte[] saved(Store store) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Snapshot snapshot = store.snapshot()) {
            BackupWriter.write(snapshot, SIGNATURE, out);
        }
        return out.toByteArray();
    }

    @CanIgnoreReturnValue
    private static BackupReader.Verified restore(byte[] archive, Replacement into)
            throws Exception {
        try (into) {
            BackupReader.Verified verified =
                    BackupReader.read(new ByteArrayInputStream(archive), into::put);
            into.finish(verified.manifest().storeVersion(), verified.manifest().digest());
            return verified;
        }
    }

    private static List<Page.Entry> everything(Store store) {
        try (Snapshot snapshot = store.snapshot()) {
            List<Page.Entry> all = new ArrayList<>();
            KeyRange left = KeyRange.all();
            boolean more = true;
            while (more) {
                Page page = snapshot.scan(left, 1_000);
                all.addAll(page.entries());
                more = page.cut();
                left = more ? left.after(page.entries().getLast().key()) : left;
            }
            return all;
        }
    }

    @Test
    void restore_intoAFreshDirectory_givesEveryRecordWithItsVersion() throws Exception {
        try (Store source = filled()) {
            BackupReader.Verified verified =
                    restore(saved(source), Replacement.alone(folder.resolve("new")));

            assertThat(verified.records()).isEqualTo(300);
            assertThat(verified.manifest().created()).isEqualTo(NOW);
            assertThat(verified.mark()).isEqualTo(verified.list());
            try (Store restored = EmbeddedStore.open(folder.resolve("new"))) {
                assertThat(everything(restored)).isEqualTo(everything(source));
                put(restored, 1_000, "more", new byte[] {1});
            }
        }
    }

    @Test
    void restore_overAStore_replacesItAndKeepsTheOldOne() throws Exception {
        Path directory = folder.resolve("store");
        try (Store before = EmbeddedStore.open(directory)) {
            put(before, 1, "old", new byte[] {1});
        }
        try (Store source = filled()) {
            restore(saved(source), Replacement.alone(directory));

            try (Store restored = EmbeddedStore.open(directory)) {
                assertThat(everything(restored)).isEqualTo(everything(source));
            }
        }
        assertThat(directory.resolve("replaced/rocksdb")).isDirectory();
        assertThat(directory.resolve("restored")).doesNotExist();
        assertThat(directory.resolve("restoring")).doesNotExist();
    }

    @Test
    void restore_besideAnOpenStore_countsFromItsNextOpening() throws Exception {
        Path directory = folder.resolve("store");
        try (Store source = filled()) {
            try (Store before = EmbeddedStore.open(directory)) {
                put(before, 1, "old", new byte[] {1});
                restore(saved(source), Replacement.beside(directory));
                assertThat(everything(before)).hasSize(1);
            }
            try (Store restored = EmbeddedStore.open(directory)) {
                assertThat(everything(restored)).isEqualTo(everything(source));
            }
        }
    }

    /** As a kill between the two renames leaves it. */
    @Test
    void open_afterAKillWithinTheSwap_goesOnWithIt() throws Exception {
        Path directory = folder.resolve("store");
        try (Store source = filled()) {
            try (Store before = EmbeddedStore.open(directory)) {
                put(before, 1, "old", new byte[] {1});
                restore(saved(source), Replacement.beside(directory));
            }
            Files.createDirectory(directory.resolve("replaced"));
            Files.move(
                    directory.resolve("acknowledged"), directory.resolve("replaced/acknowledged"));
            Files.move(
                    directory.resolve("restored/acknowledged"), directory.resolve("acknowledged"));
            Files.move(directory.resolve("rocksdb"), directory.resolve("replaced/rocksdb"));

            try (Store restored = EmbeddedStore.open(directory)) {
                assertThat(everything(restored)).isEqualTo(everything(source));
            }
        }
    }

    @Test
    void restore_givenUp_leavesTheStoreAlone() throws Exception {
        Path directory = folder.resolve("store");
        try (Store before = EmbeddedStore.open(directory)) {
            put(before, 1, "old", new byte[] {1});
        }
        try (Store source = filled();
                Replacement into = Replacement.alone(directory)) {
            byte[] archive = saved(source);
            byte[] cut = Arrays.copyOf(archive, archive.length / 2);
            assertThatThrownBy(() -> BackupReader.read(new ByteArrayInputStream(cut), into::put))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("cut off");
        }
        try (Store same = EmbeddedStore.open(directory)) {
            assertThat(everything(same)).hasSize(1);
        }
    }

    @Test
    void alone_whereAnotherProcessHasTheStore_isRefused() throws Exception {
        Path directory = folder.resolve("store");
        try (Store open = EmbeddedStore.open(directory)) {
            assertThat(everything(open)).isEmpty();
            assertThatThrownBy(() -> Replacement.alone(directory))
                    .isInstanceOf(StoreOpenException.class)
                    .hasMessageContaining("in use by process");
        }
    }

    @Test
    void read_anyByteChanged_isRefused() throws Exception {
        Store store = new MemoryStore();
        put(store, 1, "a", "value".getBytes(StandardCharsets.UTF_8));
        put(store, 2, "b", new byte[] {1, 2, 3});
        byte[] archive = saved(store);
        int refused = 0;
        int harmless = 0;
        for (int at = 0; at < archive.length; at++) {
            byte[] changed = archive.clone();
            changed[at] ^= 1;
            try {
                BackupReader.Verified read =
                        BackupReader.read(
                                new ByteArrayInputStream(changed), BackupReader.Target.NOWHERE);
                // What nobody reads may change: times in the heads of gzip, what follows the end.
                // The mark is compared by whoever knows the key.
                harmless++;
                assertThat(read.records()).isEqualTo(2);
            } catch (BackupException | IOException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(archive.length / 3);
        assertThat(harmless).isGreaterThan(0);
        assertThat(Encodings.hex(archive)).startsWith("1f8b");
    }

    /** Goal: neither who writes nor who reads has more than a page in memory. */
    @Test
    void write_moreThanAPage_makesFilesOfAboutItsSize() throws Exception {
        try (Store source = filled()) {
            byte[] packed = saved(source);
            byte[] archive = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();

            List<Long> sizes = new ArrayList<>();
            TarEntry entry = TarEntry.decode(Arrays.copyOf(archive, TarEntry.BLOCK_BYTES));
            int at = 0;
            while (!entry.name().equals(Archive.SUMS)) {
                if (entry.name().startsWith(Archive.RECORDS)) {
                    sizes.add(entry.sizeBytes());
                }
                long content = entry.sizeBytes() + TarEntry.paddingBytes(entry.sizeBytes());
                at += TarEntry.BLOCK_BYTES + (int) content;
                entry = TarEntry.decode(Arrays.copyOfRange(archive, at, at + TarEntry.BLOCK_BYTES));
            }
            assertThat(sizes).hasSizeGreaterThan(3).allMatch(size -> size < 4 << 20);
        }
    }

    @Test
    void read_somethingElse_isRefusedInOneLine() {
        assertThatThrownBy(() ->
                        BackupReader.read(
                                new ByteArrayInputStream(new byte[1_000]),
                                BackupReader.Target.NOWHERE))
                .isInstanceOf(BackupException.class)
                .hasMessage("the file is no snapshot, or it is damaged");
    }
}
