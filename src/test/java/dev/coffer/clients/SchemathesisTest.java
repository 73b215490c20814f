package dev.coffer.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.faults.ServerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests made from the server's own description, right and wrong ones: none of them is a server
 * error. {@code -Dcoffer.schemathesis=130} makes more than 20,000 of them.
 */
final class SchemathesisTest {
    private static final Path PROGRAM = Path.of("target", "venv", "bin", "schemathesis");
    private static final int EXAMPLES = Integer.getInteger("coffer.schemathesis", 1);

    /** What would end the session: sealing, revoking the token, limiting or waiting for it. */
    private static final String EXCLUDED =
            "^/(sys/(seal|step-down|unseal|init|monitor|quotas/rate-limit.*"
                    + "|leases/revoke-(force|prefix).*|audit/.*)|auth/token/(revoke.*|tidy))$";

    @TempDir Path folder;

    @Test
    void requests_fromTheDescription_areNeverAServerError() throws Exception {
        if (!Files.exists(PROGRAM)) {
            String why = "no schemathesis: .ci/run installs it from PyPI into target/venv";
            System.err.println("skipped: " + why);
            assertThat(Boolean.getBoolean("coffer.ci")).as(why).isFalse();
            Assumptions.abort(why);
        }
        try (ServerProcess server = ServerProcess.create(folder)) {
            Path said = folder.resolve("said.txt");
            Process run =
                    new ProcessBuilder(command(server))
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile())
                            .start();
            boolean ended = run.waitFor(15, TimeUnit.MINUTES);
            run.destroyForcibly();
            String output = Files.readString(said, StandardCharsets.UTF_8);
            assertThat(ended).as(output).isTrue();
            assertThat(run.waitFor()).as(output).isZero();
            assertThat(output).contains("No issues found");
            // A token that was revoked on the way would have made every answer a refusal.
            assertThat(server.call("GET", "sys/mounts", null).status()).isEqualTo(200);
        }
    }

    private static List<String> command(ServerProcess server) {
        String api = "http://127.0.0.1:" + server.port() + "/v1";
        return List.of(
                PROGRAM.toAbsolutePath().toString(),
                "run",
                api + "/sys/internal/specs/openapi",
                "--url=" + api,
                "--header=X-Vault-Token: " + server.token(),
                "--checks=not_a_server_error",
                "--phases=coverage,fuzzing",
                "--max-examples=" + EXAMPLES,
                "--exclude-path-regex=" + EXCLUDED,
                "--continue-on-failure",
                "--generation-database=none",
                "--suppress-health-check=all",
                "--warnings=off",
                "--no-color");
    }
}
