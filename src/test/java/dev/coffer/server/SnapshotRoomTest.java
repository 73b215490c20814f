package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.RequestFailure;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** A snapshot gets half of the free space and no more. */
final class SnapshotRoomTest {
    private final SnapshotRoom room = SnapshotRoom.of(20);

    @Test
    void require_whatFits_isTaken() {
        room.require(10);

        assertThatThrownBy(() -> room.require(11))
                .isInstanceOf(RequestFailure.TooLarge.class)
                .hasMessageEndingWith("nothing was changed");
    }

    /** Goal: a small file that unpacks to a large one does not fill the disk. */
    @Test
    void unpacked_isCountedTogether() {
        room.unpacked(4);
        room.unpacked(6);

        assertThatThrownBy(() -> room.unpacked(1)).isInstanceOf(RequestFailure.TooLarge.class);
    }

    @Test
    void bounded_readsWhatFits() throws Exception {
        try (InputStream fits = room.bounded(new ByteArrayInputStream(new byte[10]));
                InputStream larger = room.bounded(new ByteArrayInputStream(new byte[11]))) {
            assertThat(fits.readAllBytes()).hasSize(10);
            assertThatThrownBy(larger::readAllBytes).isInstanceOf(RequestFailure.TooLarge.class);
        }
    }
}
