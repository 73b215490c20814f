package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example that rotates ten credentials at once, as a user runs it, against a server that is
 * killed meanwhile: no reader ever sees values of two rounds, and no kill leaves some.
 */
final class RotateTenTest {
    private static final int ROUNDS = Integer.getInteger("coffer.rounds", 1);
    private static final int READS = 1_500 * ROUNDS;
    private static final int KILLS = 3 * ROUNDS;
    private static final int MOST_SECONDS = 120 * ROUNDS;

    /** Rotations that are waited for before each kill. */
    private static final int BEFORE_KILL = 5;

    @TempDir Path folder;

    @Test
    void tenCredentials_rotatedWhileTheServerIsKilled_areNeverAMixture() throws Exception {
        try (ServerProcess server = ServerProcess.create(folder)) {
            Process script = start(server, "--reads", "" + READS, "--patience", "" + MOST_SECONDS);
            for (int kill = 0; kill < KILLS && script.isAlive(); kill++) {
                long until = rotations(server) + BEFORE_KILL;
                while (script.isAlive() && rotations(server) < until) {
                    Thread.onSpinWait();
                }
                server.kill();
                server.startAgain();
            }
            JsonObject told = result(script);
            assertThat(told.get("reads")).contains(JsonNumber.of(READS));
            assertThat(told.get("mixtures")).contains(JsonNumber.of(0));
            JsonObject last = result(start(server, "--check"));
            assertThat(last.get("mixtures")).contains(JsonNumber.of(0));
        }
    }

    private static Process start(ServerProcess server, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("python3", "docs/examples/rotate-ten"));
        command.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(
                        Map.of(
                                "VAULT_ADDR",
                                "http://127.0.0.1:" + server.port(),
                                "VAULT_TOKEN",
                                server.token()));
        return builder.start();
    }

    /** What a script says that must end well. */
    private static JsonObject result(Process script) throws InterruptedException, IOException {
        String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
        System.err.println("rotate-ten: " + said.strip());
        assertThat(script.exitValue()).isZero();
        return (JsonObject)
                JsonReader.parse(said.getBytes(StandardCharsets.UTF_8), JsonLimits.TRUSTED);
    }

    private static long rotations(ServerProcess server) {
        try {
            Caller.Answer answer =
                    server.call("GET", "secret/metadata/rotate-ten/credential-0", null);
            return answer.data().get("current_version").orElse(JsonNumber.of(0))
                            instanceof JsonNumber number
                    ? number.asLong().orElseThrow()
                    : 0;
        } catch (UncheckedIOException away) {
            return 0;
        }
    }
}
