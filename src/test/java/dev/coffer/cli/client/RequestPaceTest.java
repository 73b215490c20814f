package dev.coffer.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.server.TestingServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestPaceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Time that passes only while somebody waits, or when a test says so. */
    private static final class TestingClock implements RequestPace.Clock {
        private final List<Duration> pauses = new ArrayList<>();
        private long now;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void pause(Duration length) {
            pauses.add(length);
            now += length.toNanos();
        }

        private void pass(Duration length) {
            now += length.toNanos();
        }

        /** What so many requests had to wait. */
        private List<Duration> waits(RequestPace pace, int requests) {
            pauses.clear();
            for (int i = 0; i < requests; i++) {
                pace.await();
            }
            return List.copyOf(pauses);
        }
    }

    private final TestingClock clock = new TestingClock();

    private RequestPace pace(String rate) {
        return new RequestPace(RequestRate.parse(rate).orElseThrow(), PATIENCE, clock);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 5.0, 5",
        "5:20, 5.0, 20",
        "0.5, 0.5, 0",
        "0.5:1, 0.5, 1",
        "2.9, 2.9, 2",
        "1e2, 100.0, 100",
        ".5:3, 0.5, 3",
        "0, 0.0, 0",
        "-1, -1.0, -1"
    })
    void parse_rateAndBurst_areRead(String text, double perSecond, long burst) {
        assertThat(RequestRate.parse(text)).contains(new RequestRate(perSecond, burst));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1:x", ":5", "5:", ":", "5:1.5", "5 per second", "."})
    void parse_anythingElse_isRefused(String text) {
        assertThat(RequestRate.parse(text)).isEmpty();
    }

    @Test
    void await_beyondTheBurst_waitsForTheRate() {
        RequestPace pace = pace("5:2");

        assertThat(clock.waits(pace, 2)).isEmpty();
        assertThat(clock.waits(pace, 3))
                .containsExactly(
                        Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofMillis(200));
    }

    @Test
    void await_afterAPause_hasTheBurstAgainAndNoMore() {
        RequestPace pace = pace("5:2");
        assertThat(clock.waits(pace, 2)).isEmpty();
        clock.pass(Duration.ofHours(1));

        assertThat(clock.waits(pace, 3)).containsExactly(Duration.ofMillis(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.5", "-1", "-1:3", "0:3", "5:0", "0.01:1"})
    void await_withoutBurstOrForLongerThanARequestMayTake_doesNotWait(String rate) {
        assertThat(clock.waits(pace(rate), 10)).isEmpty();
    }

    @Test
    void client_asksAtItsPace() throws ApiException {
        try (TestingServer server = TestingServer.inMemory();
                Client client = new Client(settings(server.address()), "", pace("4:1"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.read("sys/seal-status")).isPresent();
            }
        }
        assertThat(clock.pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(250));
    }

    private static ClientSettings settings(String address) {
        return new ClientSettings(
                ApiAddress.parse(address).orElseThrow(),
                "",
                "",
                PATIENCE,
                RequestRate.UNLIMITED,
                List.of(),
                Map.of(),
                false,
                true,
                new TlsSettings("", "", "", "", "", "", false),
                ClientSettings.Instead.NOTHING);
    }
}
