package dev.coffer.storage.physical.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.storage.physical.Sequencer;
import dev.coffer.storage.physical.TestingThreads;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counts that keep a native handle from being used behind its end. */
final class PublishedStateTest {
    @TempDir private Path directory;
    private Database database;
    private PublishedState state;

    @BeforeEach
    void openDatabase() {
        NativeLibrary.load();
        database = Database.open(directory, TestingDisk.of(directory).surroundings());
        state = new PublishedState(database.rocks(), Sequencer.State.NEW);
    }

    @AfterEach
    void closeDatabase() {
        assertThat(revoke()).isTrue();
        database.close();
    }

    private boolean revoke() {
        return state.revoke(System::nanoTime, System.nanoTime());
    }

    private boolean isFreed() {
        return !state.full().isOwningHandle();
    }

    @Test
    void state_releasedByItsLastHolder_isFreed() {
        assertThat(state.retain()).isTrue();
        state.release();
        assertThat(isFreed()).isFalse();
        assertThat(state.isUnused()).isFalse();
        state.release();

        assertThat(isFreed()).isTrue();
        assertThat(state.isUnused()).isTrue();
        assertThat(state.retain()).isFalse();
        assertThat(state.enter()).isFalse();
    }

    @Test
    void state_releasedWhileRead_isFreedBehindTheRead() {
        assertThat(state.enter()).isTrue();
        state.release();
        assertThat(isFreed()).isFalse();
        state.leave();

        assertThat(isFreed()).isTrue();
    }

    @Test
    void state_revoked_letsNobodyInAndOutlivesItsHolders() {
        assertThat(state.retain()).isTrue();
        assertThat(revoke()).isTrue();

        assertThat(isFreed()).isTrue();
        assertThat(state.retain()).isFalse();
        assertThat(state.enter()).isFalse();
        state.release();
        state.release();
        assertThat(revoke()).isTrue();
    }

    @Test
    void state_revokedWhileRead_saysSoAndWaitsForTheNextCall() {
        assertThat(state.enter()).isTrue();
        assertThat(revoke()).isFalse();
        assertThat(isFreed()).isFalse();
        assertThat(state.enter()).isFalse();
        state.leave();

        assertThat(revoke()).isTrue();
        assertThat(isFreed()).isTrue();
    }

    @Test
    void state_usedByManyThreads_isNeverReadBehindItsEnd() {
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch reading = new CountDownLatch(4);
        try (var threads = new TestingThreads()) {
            for (int reader = 0; reader < 4; reader++) {
                threads.start(() -> {
                    reading.countDown();
                    while (state.enter()) {
                        assertThat(ended).isFalse();
                        assertThat(isFreed()).isFalse();
                        state.leave();
                        LockSupport.parkNanos(1);
                    }
                });
            }
            threads.start(() -> {
                reading.await();
                while (!revoke()) {
                    Thread.onSpinWait();
                }
                ended.set(true);
            });
        }
        assertThat(isFreed()).isTrue();
    }
}
