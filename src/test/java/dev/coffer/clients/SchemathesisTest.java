package dev.coffer.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.faults.ServerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests made from the server's own description, right and wrong ones: none of them is a server
 * error. {@code -Dcoffer.schemathesis=130} makes more than 20,000 of them and says how many; it
 * ends by itself, at the latest after {@link #MOST_TIME}.
 */
final class SchemathesisTest {
    private static final Path PROGRAM = Path.of("target", "venv", "bin", "schemathesis");
    private static final int EXAMPLES = Integer.getInteger("coffer.schemathesis", 1);

    /** With so many examples of each operation there must be 20,000 requests. */
    private static final int MANY_EXAMPLES = 130;

    private static final int MANY = 20_000;

    /** Then the program makes no further requests. */
    private static final Duration MOST_TIME =
            Duration.ofSeconds(EXAMPLES < MANY_EXAMPLES ? 30 : 2_400);

    /** What it may take to end after that. */
    private static final Duration ENDING = Duration.ofMinutes(5);

    private static final Pattern MADE = Pattern.compile("([\\d,]+) generated");

    /** Methods whose paths are described as well; they ask no other server. */
    private static final List<String> METHODS = List.of("userpass", "approle", "cert");

    /** What would end the session: sealing, revoking the token, limiting or waiting for it. */
    private static final String EXCLUDED =
            "^/(sys/(seal|step-down|unseal|init|monitor|events/.*|quotas/rate-limit.*"
                    + "|leases/revoke-(force|prefix).*|audit/.*)|auth/token/(revoke.*|tidy)"
                    + "|[^/]+/watch(/.*)?)$";

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
            for (String method : METHODS) {
                String type = "{\"type\":\"" + method + "\"}";
                assertThat(server.call("POST", "sys/auth/" + method, type).status()).isEqualTo(204);
            }
            Path said = folder.resolve("said.txt");
            Process run =
                    new ProcessBuilder(command(server))
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile())
                            .start();
            boolean ended = run.waitFor(MOST_TIME.plus(ENDING));
            run.destroyForcibly();
            String output = Files.readString(said, StandardCharsets.UTF_8);
            assertThat(ended).as(output).isTrue();
            assertThat(run.waitFor()).as(output).isZero();
            assertThat(output).contains("No issues found");
            if (EXAMPLES >= MANY_EXAMPLES) {
                assertThat(made(output)).as(output).isGreaterThanOrEqualTo(MANY);
            }
            // A token that was revoked on the way would have made every answer a refusal.
            assertThat(server.call("GET", "sys/mounts", null).status()).isEqualTo(200);
        }
    }

    private static int made(String output) {
        Matcher found = MADE.matcher(output);
        int made = found.find() ? Integer.parseInt(found.group(1).replace(",", "")) : 0;
        System.err.println("schemathesis made " + made + " requests");
        return made;
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
                "--max-time=" + MOST_TIME.toSeconds(),
                "--request-timeout=30",
                "--exclude-path-regex=" + EXCLUDED,
                "--continue-on-failure",
                "--generation-database=none",
                "--suppress-health-check=all",
                "--warnings=off",
                "--no-color");
    }
}
