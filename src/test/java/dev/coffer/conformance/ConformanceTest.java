package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.server.Storage;
import dev.coffer.server.TestingServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every answer as recorded from OpenBao, but for the differences that are meant: the recorded
 * program against a server on an embedded store.
 */
final class ConformanceTest {
    private static final Path RECORDED = Path.of("src/test/resources/conformance");

    /** Needs policies and tokens. */
    private static final String WITH_POLICIES = "kv1-acl.json";

    private static TestingServer server = TestingServer.uninitialized(new Storage.Memory());

    @BeforeAll
    static void start(@TempDir Path directory) {
        server.close();
        server = TestingServer.embedded(directory.resolve("store"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // One beginning of names a line.
                "kv1",
                "kv2-",
                "mounts-",
                "sys-config-cors",
                "sys-config-ui-headers",
                "sys-counters",
                "sys-ha",
                "sys-key-status",
                "auth-",
                "approle-",
                "userpass-",
                "flow-",
                "sys-leases-auth",
                "sys-openapi",
                "sys-plugins",
                "sys-quota",
                "sys-seal-status",
                "sys-tools",
                "sys-unknown",
                "identity-",
                "cubbyhole-",
                "wrap-",
                "token-edge-revoked",
            })
    void scenarios_liveServer_answerAsRecorded(String beginning, @TempDir Path chosen)
            throws IOException, InterruptedException {
        Predicate<String> wanted =
                name -> name.startsWith(beginning) && !name.equals(WITH_POLICIES);
        choose("scenarios", wanted, chosen);
        assertReplayed(server, chosen, "golden");
    }

    @Test
    void scenarios_freshServer_answerAsRecorded(@TempDir Path chosen, @TempDir Path directory)
            throws IOException, InterruptedException {
        choose("scenarios-seal", _ -> true, chosen);
        try (TestingServer fresh =
                TestingServer.uninitialized(new Storage.Embedded(directory.resolve("store")))) {
            assertReplayed(fresh, chosen, "golden-seal");
        }
    }

    @Test
    void scenarios_serverWithEveryOption_answerAsRecorded(
            @TempDir Path chosen, @TempDir Path directory)
            throws IOException, InterruptedException {
        choose("scenarios-options", _ -> true, chosen);
        try (TestingServer fresh =
                TestingServer.withEveryOption(new Storage.Embedded(directory.resolve("store")))) {
            assertReplayed(fresh, chosen, "golden-options");
        }
    }

    private static void choose(String folder, Predicate<String> wanted, Path target)
            throws IOException {
        try (Stream<Path> files = Files.list(RECORDED.resolve(folder))) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (wanted.test(name)) {
                    Path _ = Files.copy(file, target.resolve(name));
                }
            }
        }
        try (Stream<Path> files = Files.list(target)) {
            assertThat(files).isNotEmpty();
        }
    }

    private static void assertReplayed(TestingServer target, Path scenarios, String golden)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("python3", RECORDED.resolve("replay.py").toString()));
        command.addAll(List.of("check", "--addr", target.address(), "--token", target.token()));
        command.addAll(List.of("--differences", "docs/differences.json", "-v"));
        command.addAll(List.of(scenarios.toString(), RECORDED.resolve(golden).toString()));
        Process replay = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(replay.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(replay.waitFor()).as(output).isZero();
    }
}
