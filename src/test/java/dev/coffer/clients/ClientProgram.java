package dev.coffer.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.faults.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A program around a stock client that gets an address and a token, and ends with {@code ok}.
 *
 * @param command what starts it, without its two arguments
 * @param needed the file without which it cannot run; .ci/run makes it
 * @param environment for the program
 */
record ClientProgram(List<String> command, Path needed, Map<String, String> environment) {
    private static final long PATIENCE_SECONDS = 60;

    /** Runs it against a server with a store in a folder; skips where the client is missing. */
    void runs(Path folder) throws IOException, InterruptedException {
        if (!Files.exists(needed)) {
            String why = "no " + needed + ": .ci/run makes it";
            System.err.println("skipped: " + why);
            assertThat(Boolean.getBoolean("coffer.ci")).as(why).isFalse();
            Assumptions.abort(why);
        }
        try (ServerProcess server = ServerProcess.create(folder)) {
            List<String> arguments = new ArrayList<>(command);
            arguments.add("http://127.0.0.1:" + server.port());
            arguments.add(server.token());
            ProcessBuilder program = new ProcessBuilder(arguments).redirectErrorStream(true);
            program.environment().putAll(environment);
            Process running = program.start();
            String said =
                    new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(said).isEqualTo("ok\n");
        }
    }
}
