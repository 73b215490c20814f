package dev.coffer.storage.physical.embedded;

import static dev.coffer.storage.physical.StoreDriver.key;
import static dev.coffer.storage.physical.StoreDriver.put;
import static dev.coffer.storage.physical.StoreDriver.versionOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.Mutation;
import dev.coffer.storage.physical.StoreDriver;
import dev.coffer.storage.physical.StoreDriver.Tx;
import dev.coffer.storage.physical.StoreHealth;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk refuses writes, serves reads, and is over by itself. */
final class EmbeddedDiskTest {
    private static final long RESERVE = DiskSpace.RESERVE_BYTES;

    @TempDir private Path directory;
    private TestingDisk disk;
    private EmbeddedStore store;
    private StoreDriver driver;

    @BeforeEach
    void openStore() {
        disk = TestingDisk.of(directory);
        store = disk.open();
        driver = new StoreDriver(store);
        driver.must(put("before", "1"));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void reserve_ofTheRealStore_is64MebibytesAndTwoBuffers() {
        assertThat(RESERVE).isEqualTo((64L << 20) + (16L << 20));
        assertThat(Surroundings.BALLAST_BYTES).isEqualTo(32L << 20);
        assertThat(Surroundings.real(directory).freeBytes().getAsLong()).isPositive();
    }

    @Test
    void disk_belowTheReserve_refusesWritesAndServesReads() {
        disk.setFree(RESERVE - 1);

        assertThat(driver.write(put("a", "1"))).isEqualTo(new CommitResult.Full());
        assertThat(store.health()).isEqualTo(new StoreHealth.Full());
        assertThat(driver.get("before")).isEqualTo("1");
        assertThat(driver.keys()).containsExactly("before");
        assertThat(driver.version()).isEqualTo(1);
    }

    @Test
    void disk_withRoomAgain_resumesByItself() {
        disk.setFree(0);
        assertThat(driver.write(put("a", "1"))).isEqualTo(new CommitResult.Full());
        disk.setFree(1L << 40);

        assertThat(store.health()).isEqualTo(new StoreHealth.Healthy());
        assertThat(driver.must(put("a", "1"))).isEqualTo(2);
    }

    @Test
    void disk_measured_isNotMeasuredAgainAtOnce() {
        disk.setFree(1L << 40);
        assertThat(store.health()).isEqualTo(new StoreHealth.Healthy());
        disk.setFreeUnnoticed(0);
        assertThat(driver.must(put("a", "1"))).isEqualTo(2);

        disk.setFree(0);
        assertThat(driver.write(put("a", "2"))).isEqualTo(new CommitResult.Full());
    }

    @Test
    void disk_withLittleRoom_refusesOnlyWhatDoesNotFit() {
        disk.setFree(RESERVE + (1 << 20));

        Mutation large = new Mutation.Put(key("large"), Bytes.wrap(new byte[2 << 20]));
        assertThat(driver.write(large)).isEqualTo(new CommitResult.Full());
        assertThat(driver.must(put("small", "x"))).isEqualTo(2);
    }

    @Test
    void fullDisk_readOnlyOrConflictingCommit_isDecidedAllTheSame() {
        try (Tx same = driver.begin();
                Tx stale = driver.begin()) {
            assertThat(same.get("before")).isEqualTo("1");
            assertThat(stale.get("a")).isNull();
            driver.must(put("a", "1"));
            disk.setFree(0);
            assertThat(versionOf(same.commit())).isEqualTo(2);
            assertThat(stale.commit(put("b", "1"))).isEqualTo(new CommitResult.Conflict(key("a")));
        }
    }

    @Test
    void ballast_whileThereIsRoom_liesOnTheDisk() {
        assertThat(disk.ballast()).hasSize(TestingDisk.BALLAST_BYTES);
    }

    /** Somebody else fills the disk between two measurements; the room to reopen is the ballast. */
    @Test
    void ballast_afterAFailedCommitOnAFullDisk_isGivenUpAndRestored() {
        AtomicBoolean wasThere = new AtomicBoolean(true);
        disk.onOpen(() -> {
            wasThere.set(disk.ballast().toFile().exists());
            disk.heal();
        });
        disk.onWrite(() -> {
            disk.setFree(0);
            disk.failBeforeWrite();
        });
        assertThat(driver.write(put("a", "1"))).isInstanceOf(CommitResult.Unavailable.class);
        assertThat(wasThere).isFalse();
        assertThat(store.health()).isEqualTo(new StoreHealth.Full());

        disk.onWrite(() -> {});
        disk.setFree(1L << 40);
        assertThat(driver.must(put("a", "1"))).isEqualTo(2);
        assertThat(disk.ballast()).hasSize(TestingDisk.BALLAST_BYTES);
    }
}
