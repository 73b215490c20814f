package dev.coffer.cli.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.flag.FlagException;
import dev.coffer.cli.flag.GoFlags;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.terminal.Screen;
import dev.coffer.cli.terminal.Terminal;
import dev.coffer.config.Environment;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.server.TestingServer;
import dev.coffer.telemetry.Logs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is captured of a real server; only the time is ours, so nothing waits. */
final class DebugTest {
    private static final TestingServer SERVER = TestingServer.inMemory();

    @TempDir private Path home;
    private String token = SERVER.token();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    /** Time that passes only while somebody waits for it. */
    private static final class TestingPace implements Pace {
        private final BooleanSupplier whilePausing;
        private Duration elapsed = Duration.ZERO;

        TestingPace(BooleanSupplier whilePausing) {
            this.whilePausing = whilePausing;
        }

        @Override
        public Instant now() {
            return Instant.parse("2026-11-22T07:00:00Z").plus(elapsed);
        }

        @Override
        public Duration elapsed() {
            return elapsed;
        }

        @Override
        public boolean pause(Duration length) {
            elapsed = elapsed.plus(length);
            return whilePausing.getAsBoolean();
        }

        @Override
        public Duration least() {
            return Duration.ofSeconds(5);
        }

        @Override
        public void ended() {}
    }

    @Test
    void capture_ofEverything_isOneArchiveThatTarReads() throws Exception {
        Path archive = home.resolve("all.tar.gz");

        int exitCode =
                debug(
                        () -> true,
                        "-duration=20s",
                        "-interval=10s",
                        "-metrics-interval=5s",
                        "-output=" + archive);

        assertThat(exitCode).as(text(err)).isZero();
        assertThat(text(out))
                .startsWith("==> Starting debug capture...\n       OpenBao Address: http://127.")
                .contains("\n              Duration: 20s\n              Interval: 10s\n")
                .contains("\n               Targets: config, host, requests, metrics, ")
                .endsWith("Success! Bundle written to: " + archive + "\n");
        assertThat(home.resolve("all")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
                .isEqualTo("rw-------");
        unpack(archive);
        Path folder = home.resolve("all");
        assertThat(names(folder))
                .containsExactly(
                        "bao.log",
                        "config.json",
                        "host_info.json",
                        "index.json",
                        "metrics.json",
                        "requests.json",
                        "server_status.json");
        assertThat(frames(folder, "host_info.json")).hasSize(3);
        assertThat(frames(folder, "metrics.json")).hasSize(5);
        assertThat(frames(folder, "server_status.json")).hasSize(3);
        assertThat(Files.readString(folder.resolve("server_status.json")))
                .startsWith("[\n  {\n    \"health\": {")
                .contains("\"timestamp\": \"2026-11-22T07:00:20Z\"");
        JsonObject index = (JsonObject) parsed(folder.resolve("index.json"));
        assertThat(index.get("errors")).contains(JsonArray.EMPTY);
        assertThat(index.get("server_version")).contains(new JsonString("2.6.2"));
        assertThat(Files.readString(folder.resolve("index.json")))
                .contains("\"output\": {\n    \"files\": [\n      \"bao.log\",");
    }

    @Test
    void capture_withoutCompression_isAFolderForItsOwner() throws Exception {
        Path folder = home.resolve("deep/plain");

        int exitCode = debug(() -> true, "-compress=false", "-target=host", "-output=" + folder);

        assertThat(exitCode).as(text(err)).isZero();
        assertThat(names(folder)).containsExactly("host_info.json", "index.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void log_whileItRuns_isCaptured() throws Exception {
        Path folder = home.resolve("log");
        Path log = folder.resolve("bao.log");
        BooleanSupplier logging =
                () -> {
                    Logs.logger("core").log(System.Logger.Level.WARNING, "said meanwhile");
                    TestingServer.eventually(() -> size(log) > 0);
                    return true;
                };

        int exitCode = debug(logging, "-compress=false", "-target=log", "-output=" + folder);

        assertThat(exitCode).as(text(err)).isZero();
        assertThat(log).content().contains("[WARN]").contains("core: said meanwhile");
    }

    @Test
    void interruption_endsEarlyWithWhatThereIs() throws Exception {
        Path folder = home.resolve("early");

        int exitCode = debug(() -> false, "-compress=false", "-output=" + folder);

        assertThat(exitCode).as(text(err)).isZero();
        assertThat(frames(folder, "metrics.json")).hasSize(1);
        assertThat(parsed(folder.resolve("index.json"))).isInstanceOf(JsonObject.class);
    }

    @Test
    void whatTheTokenMayNotRead_isNamedInTheIndex() throws Exception {
        token =
                SERVER.call("POST", "auth/token/create", "{\"policies\":[\"default\"]}")
                        .textAt("auth", "client_token");
        Path folder = home.resolve("poor");

        int exitCode = debug(() -> true, "-compress=false", "-output=" + folder);

        assertThat(exitCode).as(text(err)).isZero();
        assertThat(names(folder)).contains("server_status.json").doesNotContain("host_info.json");
        String index = Files.readString(folder.resolve("index.json"));
        assertThat(index)
                .contains("\"target\": \"host\"", "\"target\": \"log\"", "permission denied")
                .doesNotContain(token);
    }

    @Test
    void flagsThatHoldSecrets_areNotInTheIndex() throws Exception {
        Path folder = home.resolve("bare");

        int exitCode =
                debug(
                        () -> true,
                        "-header=X-Pass=hidden",
                        "-compress=false",
                        "-target=host",
                        "-output=" + folder);

        assertThat(exitCode).as(text(err)).isZero();
        assertThat(Files.readString(folder.resolve("index.json")))
                .contains("\"-target=host\"")
                .doesNotContain("hidden");
    }

    @Test
    void whatCannotBeDone_isSaidAndDoneOtherwise() throws Exception {
        int exitCode =
                debug(
                        () -> true,
                        "-duration=1s",
                        "-target=HOST",
                        "-target=pprof",
                        "-compress=false",
                        "-output=" + home.resolve("less"));

        assertThat(exitCode).isZero();
        assertThat(text(out))
                .startsWith(
                        """
                        Overwriting duration value "1s" to the minimum value of "5s"
                        Overwriting interval value "30s" to the duration value "5s"
                        Overwriting metrics interval value "10s" to the duration value "5s"
                        Ignoring invalid targets: pprof
                        ==> Starting debug capture...
                        """);
        assertThat(names(home.resolve("less"))).containsExactly("host_info.json", "index.json");
    }

    @Test
    void whatIsThere_isNotWrittenOver() throws Exception {
        Path archive = Files.writeString(home.resolve("a.tgz"), "mine");
        Path folder = Files.createDirectory(home.resolve("b"));

        assertThat(debug(() -> true, "-output=" + archive)).isEqualTo(1);
        assertThat(debug(() -> true, "-compress=false", "-output=" + folder)).isEqualTo(1);
        assertThat(debug(() -> true, "one", "two")).isEqualTo(1);

        assertThat(text(err))
                .isEqualTo(
                        "Error during validation: output file already exists: "
                                + archive
                                + "\nError during validation: output directory already exists: "
                                + folder
                                + "\nToo many arguments (expected 0, got 2)\n");
        assertThat(archive).hasContent("mine");
    }

    private int debug(BooleanSupplier whilePausing, String... arguments) throws FlagException {
        Debug command = new Debug(() -> new TestingPace(whilePausing));
        Environment environment =
                new Environment(
                        Map.of(
                                "BAO_ADDR", SERVER.address(),
                                "BAO_TOKEN", token,
                                "HOME", home.toString()));
        Terminal terminal =
                new Terminal(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment,
                        Screen.NONE,
                        () -> "");
        Call call =
                new Call(
                        "debug",
                        GoFlags.parse(command.help().groups(), List.of(arguments), environment),
                        new Output(terminal, "table", false));
        try {
            return command.run(call);
        } catch (CommandException refused) {
            terminal.complain(refused.text());
            return refused.exitCode();
        }
    }

    private void unpack(Path archive) throws IOException, InterruptedException {
        Process tar =
                new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", home.toString())
                        .inheritIO()
                        .start();
        assertThat(tar.waitFor()).isZero();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private static List<JsonValue> frames(Path folder, String file) throws Exception {
        return new ArrayList<>(((JsonArray) parsed(folder.resolve(file))).elements());
    }

    private static JsonValue parsed(Path file) throws IOException, JsonException {
        return JsonReader.parse(Files.readAllBytes(file), JsonLimits.TRUSTED);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
