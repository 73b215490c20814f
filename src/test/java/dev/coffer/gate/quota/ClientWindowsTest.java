package dev.coffer.gate.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.gate.quota.ClientWindows.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ClientWindowsTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final ClientWindows windows = windows(2, Duration.ofSeconds(10), Duration.ZERO);

    @Test
    void take_moreThanTheLimit_isRefusedUntilTheWindowEnds() {
        assertThat(windows.take("a", START)).isEqualTo(new Count(true, 2, 1, 10));
        assertThat(windows.take("a", START.plusSeconds(3))).isEqualTo(new Count(true, 2, 0, 7));
        assertThat(windows.take("a", START.plusSeconds(9))).isEqualTo(new Count(false, 2, 0, 1));
        assertThat(windows.take("a", START.plusSeconds(10)).allowed()).isTrue();
    }

    @Test
    void take_byAnotherAddress_isCountedByItself() {
        IntStream.range(0, 3).forEach(_ -> assertThat(windows.take("a", START)).isNotNull());

        assertThat(windows.take("b", START).allowed()).isTrue();
    }

    @Test
    void take_whileBlocked_isRefusedBeyondTheWindow() {
        ClientWindows blocking = windows(1, Duration.ofSeconds(10), Duration.ofSeconds(60));

        assertThat(blocking.take("a", START).allowed()).isTrue();
        assertThat(blocking.take("a", START)).isEqualTo(new Count(false, 1, 0, 60));
        assertThat(blocking.take("a", START.plusSeconds(59)).allowed()).isFalse();
        assertThat(blocking.take("a", START.plusSeconds(60)).allowed()).isTrue();
    }

    @Test
    void take_afterTheClockWasPutBack_opensNoNewWindow() {
        IntStream.range(0, 3).forEach(_ -> assertThat(windows.take("a", START)).isNotNull());

        assertThat(windows.take("a", START.minusSeconds(3_600)).allowed()).isFalse();
    }

    @Test
    void take_ofMoreAddressesThanAreKept_forgetsTheOneSilentLongest() {
        IntStream.range(0, 2).forEach(_ -> assertThat(windows.take("first", START)).isNotNull());
        for (int i = 0; i < ClientWindows.MAX_CLIENTS; i++) {
            assertThat(windows.take("n" + i, START).allowed()).isTrue();
        }

        assertThat(windows.take("first", START).allowed()).isTrue();
        assertThat(windows.take("n" + (ClientWindows.MAX_CLIENTS - 1), START).remaining()).isZero();
    }

    @Test
    void take_ofARateBelowOne_letsOneIn() {
        ClientWindows slow = windows(0.2, Duration.ofSeconds(10), Duration.ZERO);

        assertThat(slow.take("a", START).allowed()).isTrue();
        assertThat(slow.take("a", START).allowed()).isFalse();
    }

    private static ClientWindows windows(double rate, Duration interval, Duration block) {
        return new ClientWindows(new RateLimit("limit", null, "", "", rate, interval, block, true));
    }
}
