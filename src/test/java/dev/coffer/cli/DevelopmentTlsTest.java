package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.TestingTerminal.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code server -dev-tls} as a developer starts it: a process, its terminal and the files. */
final class DevelopmentTlsTest {
    private static final String LAST_LINE = "KV version 2 is mounted at secret/.";

    @TempDir private Path home;

    private Process start(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Djava.io.tmpdir=" + home.resolve("tmp"),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.coffer.Main",
                                "server",
                                "-dev-tls",
                                "-dev-root-token-id=root",
                                "-dev-listen-address=127.0.0.1:0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(home.resolve("err").toFile());
        builder.environment().put("HOME", home.toString());
        return builder.start();
    }

    /** What the terminal shows of a server that has started. */
    private static List<String> shown(Process process) throws IOException {
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        List<String> shown = new ArrayList<>();
        String line = lines.readLine();
        while (line != null && !line.startsWith(LAST_LINE)) {
            shown.add(line.strip());
            line = lines.readLine();
        }
        return shown;
    }

    private static String exported(List<String> shown, String name) {
        String begin = "$ export " + name + "='";
        return shown.stream()
                .filter(line -> line.startsWith(begin))
                .map(line -> line.substring(begin.length(), line.length() - 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " in " + shown));
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void temporaryFolder_isTrustedWhileTheServerRuns_andGoneAtTheEnd() throws Exception {
        Path temporary = Files.createDirectory(home.resolve("tmp"));
        Process process = start("-dev-tls-san=coffer.example", "-dev-tls-san=10.1.2.3");
        Path authority;
        try {
            List<String> shown = shown(process);
            authority = Path.of(exported(shown, "BAO_CACERT"));
            TestingTerminal terminal =
                    new TestingTerminal(exported(shown, "BAO_ADDR"), "root", home)
                            .with("BAO_CACERT", authority.toString());

            Result put = terminal.run("kv", "put", "secret/a", "v=1");

            assertThat(put.exitCode()).as(put.err()).isZero();
            for (String name : List.of("localhost", "::1", "coffer.example", "10.1.2.3")) {
                Result status = terminal.run("status", "-tls-server-name=" + name);
                assertThat(status.exitCode()).as(status.err()).isZero();
            }
            assertThat(terminal.run("status", "-tls-server-name=other.example").err())
                    .contains("tls: failed to verify certificate");
            assertThat(terminal.with("BAO_CACERT", "").run("status").err())
                    .contains("tls: failed to verify certificate");
            assertThat(authority).hasFileName("vault-ca.pem");
            assertThat(permissions(authority.resolveSibling("."))).isEqualTo("rwx------");
            assertThat(permissions(authority.resolveSibling("vault-key.pem")))
                    .isEqualTo("rw-------");
            end(process);
        } finally {
            process.destroyForcibly();
        }
        assertThat(temporary).exists();
        assertThat(authority.getParent()).doesNotExist();
    }

    @Test
    void namedFolder_staysWithoutTheFiles() throws Exception {
        Path temporary = Files.createDirectory(home.resolve("tmp"));
        Path folder = Files.createDirectory(home.resolve("it's"));
        Path mine = Files.writeString(folder.resolve("mine"), "kept");
        Path _ = Files.writeString(folder.resolve("vault-key.pem"), "of a server that was killed");
        Process process = start("-dev-tls-cert-dir=" + folder);
        try {
            List<String> shown = shown(process);
            assertThat(exported(shown, "BAO_CACERT")).isEqualTo(home + "/it'\\''s/vault-ca.pem");
            TestingTerminal terminal =
                    new TestingTerminal(exported(shown, "BAO_ADDR"), "root", home)
                            .with("BAO_CACERT", folder.resolve("vault-ca.pem").toString());
            assertThat(terminal.run("status").exitCode()).isZero();
            end(process);
        } finally {
            process.destroyForcibly();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(mine);
        }
        assertThat(temporary).isEmptyDirectory();
    }
}
