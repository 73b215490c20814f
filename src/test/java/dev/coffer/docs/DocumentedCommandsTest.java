package dev.coffer.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.faults.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the {@code sh} blocks of each page against a server of its own. A page may use {@code $ADDR}
 * and {@code $TOKEN}, {@code curl} (which fails here where the server refuses), {@code coffer} and
 * the variables of OpenBao's and Vault's command lines; its folder is empty.
 */
final class DocumentedCommandsTest {
    private static final long PATIENCE_SECONDS = 180;

    /** Has exit codes beside its commands, and a test of its own: CommandLinePageTest. */
    private static final Path COMMAND_LINE = Path.of("docs", "command-line.md");

    @TempDir private Path folder;

    static List<Page> pages() throws IOException {
        List<Page> pages = new ArrayList<>();
        for (Path file : files()) {
            Page page = Page.of(file);
            if (page.runs() && !file.equals(COMMAND_LINE)) {
                pages.add(page);
            }
        }
        return pages;
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(List.of(Path.of("README.md")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
        }
        return files;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commands_ofAPage_doWhatItSays(Page page) throws IOException, InterruptedException {
        Path data = Files.createDirectory(folder.resolve("server"));
        Path work = Files.createDirectory(folder.resolve("work"));
        try (ServerProcess server = ServerProcess.create(data)) {
            String said = run(page, work, server);
            assertThat(said).as("%s", page).endsWith("all commands were run\n");
        }
    }

    /** A block that looks like commands but is never run would grow old unseen. */
    @Test
    void blocks_ofAllPages_tellWhatTheyAre() throws IOException {
        for (Path file : files()) {
            for (Page.Block block : Page.of(file).blocks()) {
                assertThat(block.words())
                        .as("%s line %d", file, block.line())
                        .isIn("sh", "sh refused", "hcl", "json", "text", "java", "xml", "python");
            }
        }
    }

    private String run(Page page, Path work, ServerProcess server)
            throws IOException, InterruptedException {
        Path script = folder.resolve("page.sh");
        Files.writeString(script, page.script() + "echo 'all commands were run'\n");
        Path said = folder.resolve("said");
        ProcessBuilder shell =
                new ProcessBuilder("bash", script.toString())
                        .directory(work.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile());
        shell.environment().putAll(environment(server));
        Process running = shell.start();
        running.getOutputStream().close();
        boolean ended = running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        running.descendants().forEach(ProcessHandle::destroyForcibly);
        running.destroyForcibly();
        String text = Files.readString(said, StandardCharsets.UTF_8);
        assertThat(ended).as("%s ends, said:%n%s", page, text).isTrue();
        return text;
    }

    private Map<String, String> environment(ServerProcess server) throws IOException {
        String address = "http://127.0.0.1:" + server.port();
        String path = programs() + ":" + System.getenv("PATH");
        return Map.of(
                "ADDR",
                address,
                "TOKEN",
                server.token(),
                "COFFER_ADDR",
                address,
                "COFFER_TOKEN",
                server.token(),
                "HOME",
                Files.createDirectories(folder.resolve("home")).toString(),
                "PATH",
                path);
    }

    /** The programs that pages use in a form for tests: {@code coffer}, and a strict curl. */
    private Path programs() throws IOException {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        write(
                programs.resolve("coffer"),
                "exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m"
                                .formatted(Path.of(System.getProperty("java.home"), "bin", "java"))
                        + " --enable-native-access=ALL-UNNAMED"
                        + " --sun-misc-unsafe-memory-access=allow -cp '%s' dev.coffer.Main \"$@\""
                                .formatted(classPath()));
        write(programs.resolve("curl"), "exec /usr/bin/curl --fail-with-body -sS \"$@\"");
        return programs;
    }

    /** The tests' own, for a program that runs in another folder. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void write(Path program, String command) throws IOException {
        Files.writeString(program, "#!/bin/bash\n" + command + "\n");
        var _ =
                Files.setPosixFilePermissions(
                        program, PosixFilePermissions.fromString("rwx------"));
    }
}
