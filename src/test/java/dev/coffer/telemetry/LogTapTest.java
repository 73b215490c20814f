package dev.coffer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LogTapTest {
    private static final Logger LOG = Logs.logger("tapped");

    @AfterEach
    void reset() {
        Logs.changeLevel(LogLevel.INFO);
    }

    @Test
    void take_linesOfItsLevel_hearsThemUntilItIsClosed() {
        Logs.changeLevel(LogLevel.INFO);
        LogTap tap = Logs.tap(LogLevel.WARN, false, () -> {});
        LOG.log(Level.INFO, "unheard");
        LOG.log(Level.WARNING, "heard", "name", "value");
        assertThat(tap.take())
                .singleElement()
                .asString()
                .endsWith("[WARN]  tapped: heard: name=value");
        tap.close();
        LOG.log(Level.WARNING, "too late");
        assertThat(tap.take()).isEmpty();
    }

    @Test
    void changeLevel_ofOnePart_leavesTheOthers() {
        Logs.changeLevel(LogLevel.INFO);
        assertThat(Logs.changeLevel("tapped", LogLevel.ERROR)).isTrue();
        assertThat(Logs.changeLevel("unknown part", LogLevel.ERROR)).isFalse();

        assertThat(Logs.levels())
                .containsEntry("tapped", LogLevel.ERROR)
                .containsEntry("core", LogLevel.INFO);
        Logs.changeLevel(LogLevel.DEBUG);
        assertThat(Logs.levels()).containsEntry("tapped", LogLevel.DEBUG);
    }

    @Test
    void inFlight_requests_areThereUntilTheyEnd() {
        InFlight requests = new InFlight();
        Instant start = Instant.parse("2026-01-02T03:04:05Z");
        InFlight.Entry first = requests.begin(start, "GET", "/v1/a", "192.0.2.1");
        InFlight.Entry second = requests.begin(start, "PUT", "/v1/b", "192.0.2.1");

        assertThat(requests.running()).containsExactly(first, second);
        requests.end(first, 200, start.plusNanos(5));
        requests.end(second, 500, start.plusNanos(7));
        assertThat(requests.running()).isEmpty();
        assertThat(requests.totals()).isEqualTo(new InFlight.Totals(2, 1, 12));
    }
}
