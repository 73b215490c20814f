package dev.coffer.storage.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.storage.barrier.TestingBarrier;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.TransactionRunner;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class FolderMergerTest {
    private static final MountId MOUNT = new MountId(Bytes.wrap(new byte[16]));

    /** Goal: after enough changes the pages hold the names, and stopping ends the thread. */
    @Test
    void changed_oftenEnough_movesNamesIntoPages() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            TransactionRunner transactions = TestingBarrier.transactions(store);
            FolderMerger merger = new FolderMerger(transactions);
            CountDownLatch merged = new CountDownLatch(1);
            Folders folders = new Folders(merger);
            merger.start(folders);
            for (int i = 0; i < 3 * Folders.MERGE_AT; i++) {
                String name = "n" + i;
                boolean _ =
                        transactions.write(
                                Cancellation.NONE,
                                tx -> {
                                    folders.add(tx, MOUNT, name);
                                    return true;
                                });
            }
            Thread waiting =
                    Thread.ofVirtual()
                            .start(() -> {
                                while (count(transactions, RecordType.FOLDER_PAGE) == 0) {
                                    Thread.onSpinWait();
                                }
                                merged.countDown();
                            });
            assertThat(merged.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(waiting.join(Duration.ofSeconds(20))).isTrue();
            merger.stop();
            assertThat(count(transactions, RecordType.FOLDER_CHANGE))
                    .isLessThan(3 * Folders.MERGE_AT);
            FolderPage page =
                    transactions.read(Cancellation.NONE, tx -> folders.list(tx, MOUNT, "", "", 0));
            assertThat(page.names()).hasSize(3 * Folders.MERGE_AT);
        }
    }

    private static int count(TransactionRunner transactions, RecordType type) {
        return transactions.read(
                Cancellation.NONE, tx -> tx.scan(RecordRange.all(type), 1000).entries().size());
    }
}
