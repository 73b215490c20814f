package dev.coffer.auth.cert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How much of what responders say is remembered, and for how long. */
final class KnownStandingsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Standing GOOD =
            new Standing.Good(Optional.of(NOW.plus(Duration.ofHours(1))));

    private final KnownStandings known = new KnownStandings();

    private static MountId mount(int number) {
        byte[] id = new byte[MountId.BYTES];
        id[0] = (byte) number;
        return new MountId(Bytes.wrap(id));
    }

    @Test
    void standing_countsFromWhenItWasSaidToItsEnd() {
        known.keep(mount(0), "a", GOOD, NOW, 2);
        assertThat(known.find(mount(0), "a", NOW)).contains(GOOD);
        assertThat(known.find(mount(0), "a", NOW.minusMillis(1))).isEmpty();
        assertThat(known.find(mount(0), "a", NOW.plus(Duration.ofHours(1)).minusMillis(1)))
                .contains(GOOD);
        assertThat(known.find(mount(0), "a", NOW.plus(Duration.ofHours(1)))).isEmpty();
    }

    @Test
    void standing_ofOneMount_countsForNoOther() {
        known.keep(mount(0), "a", GOOD, NOW, 2);
        assertThat(known.find(mount(1), "a", NOW)).isEmpty();
        known.keep(mount(1), "a", GOOD, NOW, 2);
        known.forget(mount(0));
        assertThat(known.find(mount(0), "a", NOW)).isEmpty();
        assertThat(known.find(mount(1), "a", NOW)).contains(GOOD);
    }

    @Test
    void standings_moreThanAreKept_loseTheOneThatWasAskedForLeast() {
        known.keep(mount(0), "a", GOOD, NOW, 2);
        known.keep(mount(0), "b", GOOD, NOW, 2);
        assertThat(known.find(mount(0), "a", NOW)).contains(GOOD);
        known.keep(mount(0), "c", GOOD, NOW, 2);
        assertThat(known.find(mount(0), "b", NOW)).isEmpty();
        assertThat(known.find(mount(0), "a", NOW)).contains(GOOD);
    }

    @Test
    void mounts_moreThanAreKept_loseTheOldest() {
        for (int i = 0; i <= KnownStandings.MAX_MOUNTS; i++) {
            known.keep(mount(i), "a", GOOD, NOW, 2);
        }
        assertThat(known.find(mount(0), "a", NOW)).isEmpty();
        assertThat(known.find(mount(1), "a", NOW)).contains(GOOD);
    }

    @Test
    void standing_thatIsToBeAskedEachTime_isNotKept() {
        known.keep(mount(0), "a", new Standing.Good(Optional.empty()), NOW, 2);
        known.keep(mount(0), "b", new Standing.Unclear("x"), NOW, 2);
        assertThat(known.find(mount(0), "a", NOW)).isEmpty();
        assertThat(known.find(mount(0), "b", NOW)).isEmpty();
    }
}
