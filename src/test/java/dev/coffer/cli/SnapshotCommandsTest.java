package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.TestingTerminal.Result;
import dev.coffer.server.TestingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots from the command line, under both names. */
final class SnapshotCommandsTest {
    @TempDir private Path home;
    @TempDir private Path store;

    @Test
    void save_thenRestore_bringsBackWhatWasThere() {
        try (TestingServer server = TestingServer.embedded(store)) {
            TestingTerminal terminal = new TestingTerminal(server.address(), server.token(), home);
            String file = home.resolve("coffer.snap").toString();
            Answers.put(server, "one");

            Result saved = terminal.run("operator", "snapshot", "save", file);
            Answers.put(server, "two");
            Result restored = terminal.run("operator", "raft", "snapshot", "restore", file);

            assertThat(saved).isEqualTo(new Result(0, "", ""));
            assertThat(restored).isEqualTo(new Result(0, "", ""));
            TestingServer.eventually(() -> Answers.get(server).equals("one"));
        }
    }

    /** What tests put and get. */
    private static final class Answers {
        static void put(TestingServer server, String value) {
            var _ = server.call("POST", "sys/mounts/kv", "{\"type\":\"kv\"}");
            var _ = server.call("POST", "kv/a", "{\"x\":\"" + value + "\"}");
        }

        static String get(TestingServer server) {
            return server.call("GET", "kv/a").textAt("data", "x");
        }
    }

    @Test
    void save_withoutTheRight_leavesNoFile() throws IOException {
        try (TestingServer server = TestingServer.inMemory()) {
            TestingTerminal terminal = new TestingTerminal(server.address(), "nobody", home);
            Path file = home.resolve("coffer.snap");

            Result refused = terminal.run("operator", "raft", "snapshot", "save", file.toString());

            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).contains("Error taking the snapshot");
            try (Stream<Path> files = Files.list(home)) {
                assertThat(files.filter(each -> each.toString().contains("snap"))).isEmpty();
            }
        }
    }

    /** Goal: what the server says reaches the user although the file is not sent to its end. */
    @Test
    void restore_thatIsRefused_tellsWhatTheServerSays() throws IOException {
        try (TestingServer server = TestingServer.embedded(store)) {
            Answers.put(server, "one");
            String file = home.resolve("none.snap").toString();
            Path _ = Files.write(Path.of(file), new byte[40 << 20]);
            TestingTerminal nobody = new TestingTerminal(server.address(), "nobody", home);
            TestingTerminal root = new TestingTerminal(server.address(), server.token(), home);

            Result denied = nobody.run("operator", "snapshot", "restore", file);
            Result refused = root.run("operator", "snapshot", "restore", file);

            assertThat(denied.exitCode()).isEqualTo(2);
            assertThat(denied.err()).contains("Error installing the snapshot", "Code: 403");
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).contains("Code: 400", "nothing was changed");
            assertThat(Answers.get(server)).isEqualTo("one");
        }
    }

    @Test
    void restore_shownAsCurl_namesTheFile() throws IOException {
        Path file = Files.writeString(home.resolve("a.snap"), "x");
        TestingTerminal terminal = new TestingTerminal("http://127.0.0.1:1", "t", home);

        Result shown =
                terminal.run(
                        "operator", "snapshot", "restore", "-output-curl-string", file.toString());

        assertThat(shown.out())
                .startsWith("curl -X POST ")
                .endsWith("raft/snapshot\" --data-binary '@" + file + "'\n");
    }

    @Test
    void restore_ofAFileThatIsNotThere_saysSo() {
        TestingTerminal terminal = new TestingTerminal("http://127.0.0.1:1", "", home);

        Result refused = terminal.run("operator", "snapshot", "restore", "/nowhere/x.snap");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("Error opening the snapshot");
    }
}
