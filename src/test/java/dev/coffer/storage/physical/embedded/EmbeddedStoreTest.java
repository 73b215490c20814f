package dev.coffer.storage.physical.embedded;

import static dev.coffer.storage.physical.StoreDriver.delete;
import static dev.coffer.storage.physical.StoreDriver.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.storage.physical.DurableConformance;
import dev.coffer.storage.physical.Outcome;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.StoreDriver;
import dev.coffer.storage.physical.StoreDriver.Tx;
import dev.coffer.storage.physical.TxId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded store passes what every durable store passes. */
final class EmbeddedStoreTest extends DurableConformance {
    @TempDir private Path directory;

    @Override
    protected Store open() {
        return openAgain();
    }

    @Override
    protected Store openAgain() {
        return EmbeddedStore.open(directory, TestingDisk.of(directory).surroundings());
    }

    /** The ring of transaction ids goes round more than once. */
    @Test
    void resolve_behindMoreBatchesThanSlots_isExactInTheProcess() {
        TxId first;
        try (Tx tx = driver.begin()) {
            first = tx.id();
            assertThat(StoreDriver.versionOf(tx.commit(put("first", "x")))).isEqualTo(1);
        }
        for (int i = 0; i < Layout.SLOTS + 5; i++) {
            driver.must(put("a", "" + i));
        }
        assertThat(store.resolve(first)).isEqualTo(new Outcome.Committed(1));
        TxId last;
        try (Tx tx = driver.begin()) {
            last = tx.id();
            assertThat(StoreDriver.versionOf(tx.commit(delete("a")))).isPositive();
        }
        reopen();
        assertThat(store.resolve(last)).isEqualTo(new Outcome.Committed(Layout.SLOTS + 7));
    }
}
