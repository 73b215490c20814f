package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.config.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that cannot start says so in one line and ends with 1. */
final class ServerCommandTest {
    private static final Environment NOTHING_SET = new Environment(Map.of());

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complained = new ByteArrayOutputStream();
    private final ServerCommand command =
            new ServerCommand(
                    new PrintStream(shown, true, StandardCharsets.UTF_8),
                    new PrintStream(complained, true, StandardCharsets.UTF_8));

    @TempDir private Path folder = Path.of("");

    /** The command has directed the log to a stream of this test. */
    @AfterEach
    void resetLogs() throws IOException {
        LogManager.getLogManager().readConfiguration();
    }

    @Test
    void run_lockedStore_endsWithOneLine() throws IOException {
        try (TestingServer holder = TestingServer.embedded(folder.resolve("store"))) {
            assertThat(run(configuration())).isEqualTo(1);
            assertThat(holder.call("GET", "sys/mounts").status()).isEqualTo(200);
        }
        assertThat(lines()).hasSize(1);
        assertThat(lines().getFirst()).startsWith("coffer: ").contains("store");
    }

    @Test
    void run_storeOfAnotherKind_endsWithOneLine() throws IOException {
        TestingServer.embedded(folder.resolve("store")).close();
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            for (Path file :
                    files.filter(path -> path.toString().matches(".*/MANIFEST-\\d+")).toList()) {
                Path _ = Files.writeString(file, "damaged by hand");
            }
        }
        assertThat(run(configuration())).isEqualTo(1);
        assertThat(lines()).hasSize(1);
        assertThat(lines().getFirst()).startsWith("coffer: ");
    }

    @Test
    void run_addressInUse_endsWithOneLine() throws IOException {
        try (TestingServer holder = TestingServer.inMemory()) {
            String port = holder.address().replaceFirst(".*:", "");
            assertThat(run(configuration("127.0.0.1:" + port))).isEqualTo(1);
        }
        assertThat(lines()).hasSize(1);
        assertThat(lines().getFirst()).startsWith("coffer: ").contains("127.0.0.1");
    }

    @Test
    void run_verifyOnly_checksTheConfigurationAndStartsNothing() throws IOException {
        List<String> arguments = List.of("-verify-only", "-config=" + configuration());

        assertThat(command.run(arguments, NOTHING_SET)).isZero();

        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("can be used");
        assertThat(folder.resolve("store")).doesNotExist();
    }

    @Test
    void run_verifyOnlyOfABrokenConfiguration_endsWithOne() throws IOException {
        Path file = Files.writeString(folder.resolve("coffer.hcl"), "listner \"tcp\" {}\n");

        assertThat(command.run(List.of("-verify-only", "-config=" + file), NOTHING_SET))
                .isEqualTo(1);
    }

    @Test
    void run_pidFileThatCannotBeWritten_endsWithOneLine() throws IOException {
        Path file = configuration();
        Files.writeString(file, Files.readString(file) + "pid_file = \"/nowhere/pid\"\n");

        assertThat(run(file)).isEqualTo(1);
        assertThat(lines().getLast()).startsWith("coffer: the pid_file /nowhere/pid cannot");
    }

    @Test
    void run_brokenConfiguration_namesFileAndLine() throws IOException {
        Path file = folder.resolve("coffer.hcl");
        Files.writeString(file, "listner \"tcp\" {}\n");
        assertThat(run(file)).isEqualTo(1);
        assertThat(complained.toString(StandardCharsets.UTF_8))
                .contains("coffer.hcl:1")
                .contains("listener");
    }

    @Test
    void run_devTlsWithoutTheFolder_endsWithOneLine() {
        Path missing = folder.resolve("missing");

        assertThat(command.run(List.of("-dev-tls", "-dev-tls-cert-dir=" + missing), NOTHING_SET))
                .isEqualTo(1);

        assertThat(lines())
                .containsExactly("coffer: -dev-tls-cert-dir: there is no folder " + missing);
    }

    @Test
    void run_devTlsForNoName_endsWithOneLine() {
        assertThat(
                        command.run(
                                List.of("-dev-tls", "-dev-tls-san=a", "-dev-tls-san=b/c"),
                                NOTHING_SET))
                .isEqualTo(1);

        assertThat(lines())
                .containsExactly(
                        "coffer: -dev-tls-san must be a DNS name or an IP address: \"b/c\"");
    }

    @Test
    void run_devTlsThatDoesNotStart_leavesNoFiles() throws IOException {
        try (TestingServer holder = TestingServer.inMemory()) {
            String address = "127.0.0.1:" + holder.address().replaceFirst(".*:", "");

            assertThat(
                            command.run(
                                    List.of(
                                            "-dev-tls",
                                            "-dev-listen-address=" + address,
                                            "-dev-tls-cert-dir=" + folder),
                                    NOTHING_SET))
                    .isEqualTo(1);
        }
        assertThat(lines().getLast()).startsWith("coffer: ").contains("127.0.0.1");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void run_help_showsFlags() {
        assertThat(command.run(List.of("-help"), NOTHING_SET)).isZero();
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("-dev-root-token-id");
    }

    private int run(Path configuration) {
        return command.run(List.of("-config=" + configuration), NOTHING_SET);
    }

    private List<String> lines() {
        return complained.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private Path configuration() throws IOException {
        return configuration("127.0.0.1:0");
    }

    private Path configuration(String address) throws IOException {
        Path file = folder.resolve("coffer.hcl");
        return Files.writeString(
                file,
                """
                listener "tcp" {
                  address     = "%s"
                  tls_disable = true
                }
                storage "embedded" {
                  path = "%s"
                }
                """
                        .formatted(address, folder.resolve("store")));
    }
}
