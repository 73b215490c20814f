package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.TestingTerminal.Result;
import dev.coffer.server.TestingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command in a block of the page runs, in order, and ends as the page says. */
final class CommandLinePageTest {
    private static final Path PAGE = Path.of("docs/command-line.md");
    private static final String EXIT_CODE = " # exit code ";

    @TempDir private Path home;

    @Test
    void page_everyCommand_endsAsItSays() throws IOException {
        try (TestingServer server = TestingServer.inMemory()) {
            TestingTerminal terminal = new TestingTerminal(server.address(), server.token(), home);
            List<String> commands = commands();
            assertThat(commands).hasSizeGreaterThan(25);
            for (String command : commands) {
                int comment = command.indexOf(EXIT_CODE);
                int expected =
                        comment < 0
                                ? 0
                                : Integer.parseInt(command.substring(comment + EXIT_CODE.length()));
                String line = comment < 0 ? command : command.substring(0, comment);

                Result result = terminal.run(line.substring("coffer ".length()).split(" "));

                assertThat(result.exitCode()).as("%s: %s", line, result.err()).isEqualTo(expected);
            }
        }
    }

    private static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        boolean inBlock = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("```")) {
                inBlock = line.equals("```sh");
            } else if (inBlock) {
                boolean _ = commands.add(line);
            }
        }
        return commands;
    }
}
