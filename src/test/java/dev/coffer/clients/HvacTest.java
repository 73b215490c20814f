package dev.coffer.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.faults.ServerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stock Python client does what its users do, with compare-and-set in both dimensions. */
final class HvacTest {
    private static final Path PYTHON = Path.of("target", "venv", "bin", "python");

    @TempDir Path folder;

    @Test
    void session_ofTheStockClient_passes() throws Exception {
        if (!Files.exists(PYTHON)) {
            String why = "no hvac: .ci/run installs it from PyPI into target/venv";
            System.err.println("skipped: " + why);
            assertThat(Boolean.getBoolean("coffer.ci")).as(why).isFalse();
            Assumptions.abort(why);
        }
        try (ServerProcess server = ServerProcess.create(folder)) {
            Process client =
                    new ProcessBuilder(
                                    PYTHON.toString(),
                                    Path.of("src/test/resources/clients/hvac_session.py")
                                            .toString(),
                                    "http://127.0.0.1:" + server.port(),
                                    server.token())
                            .redirectErrorStream(true)
                            .start();
            String said =
                    new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(said).isEqualTo("ok\n");
        }
    }
}
