package dev.coffer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.telemetry.Logs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sys/monitor} over a real connection. */
final class MonitorTest {
    private static final TestingServer SERVER = TestingServer.inMemory();
    private static final Logger LOG = Logs.logger("monitored");

    @AfterAll
    static void close() {
        SERVER.close();
    }

    /** One client that listens. */
    private record Listener(HttpResponse<InputStream> answer, BufferedReader lines)
            implements AutoCloseable {
        static Listener open(TestingServer server, String token, String query) {
            HttpResponse<InputStream> answer =
                    server.open(new TestingServer.Sender(token, Map.of()), "sys/monitor" + query);
            return new Listener(
                    answer, new BufferedReader(new InputStreamReader(answer.body(), UTF_8)));
        }

        /** Logs once: whoever has the head of the answer hears it. Says what came of this text. */
        String hear(Level level, String text) throws IOException {
            LOG.log(level, text, "name", "value");
            TestingServer.eventually(this::isReady);
            String line = lines.readLine();
            while (line != null && !line.contains(text)) {
                line = lines.readLine();
            }
            return String.valueOf(line);
        }

        private boolean isReady() {
            try {
                return lines.ready();
            } catch (IOException e) {
                return false;
            }
        }

        /** Reads to the end, which has to come. */
        void toTheEnd() throws IOException {
            while (lines.readLine() != null) {
                assertThat(answer.statusCode()).isEqualTo(200);
            }
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void monitor_linesAsTheyAreLogged_comeOneAfterTheOther() throws IOException {
        try (Listener listener = Listener.open(SERVER, SERVER.token(), "?log_level=warn")) {
            assertThat(listener.answer().headers().firstValue("content-type"))
                    .hasValue("text/plain; charset=utf-8");
            assertThat(listener.hear(Level.WARNING, "first"))
                    .endsWith("[WARN]  monitored: first: name=value");
            LOG.log(Level.INFO, "unheard");
            assertThat(listener.hear(Level.ERROR, "second"))
                    .endsWith("[ERROR] monitored: second: name=value");
        }
    }

    @Test
    void monitor_inJson_writesOneObjectALine() throws IOException {
        try (Listener listener =
                Listener.open(SERVER, SERVER.token(), "?log_level=warn&log_format=json")) {
            assertThat(listener.hear(Level.WARNING, "third"))
                    .startsWith(
                            "{\"@level\":\"warn\",\"@message\":\"third\",\"@module\":\"monitored\"")
                    .endsWith("\"name\":\"value\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?log_level=weird", "?log_format=xml"})
    void monitor_unknownLevelOrFormat_is400(String query) {
        assertThat(SERVER.call("GET", "sys/monitor" + query).status()).isEqualTo(400);
    }

    @Test
    void monitor_tokenRevoked_ends() throws IOException {
        String policy =
                "{\"policy\":\"path \\\"sys/monitor\\\" { capabilities = [\\\"read\\\"] }\"}";
        assertThat(SERVER.call("PUT", "sys/policy/listens", policy).status()).isEqualTo(204);
        String token =
                SERVER.call("POST", "auth/token/create", "{\"policies\":[\"listens\"]}")
                        .textAt("auth", "client_token");
        try (Listener listener = Listener.open(SERVER, token, "")) {
            assertThat(
                            SERVER.call(
                                            "POST",
                                            "auth/token/revoke",
                                            "{\"token\":\"" + token + "\"}")
                                    .status())
                    .isEqualTo(204);
            listener.toTheEnd();
        }
    }

    @Test
    void monitor_serverSealsOrStops_ends() throws IOException {
        try (TestingServer server = TestingServer.inMemory()) {
            try (Listener listener = Listener.open(server, server.token(), "")) {
                assertThat(server.call("PUT", "sys/seal").status()).isEqualTo(204);
                listener.toTheEnd();
            }
            TestingServer again = server.unseal();
            try (Listener listener = Listener.open(again, again.token(), "")) {
                again.server().stop(Duration.ofSeconds(30));
                listener.toTheEnd();
            }
        }
    }
}
