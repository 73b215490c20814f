package dev.coffer.cli;

import dev.coffer.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds completion to the files that a user's shells read when they start, and takes it away. A file
 * that is not there is not made.
 */
final class ShellFiles {
    private static final String MARK = "coffer completion ";

    /**
     * One shell.
     *
     * @param file below the home directory
     */
    private record Shell(String name, String file, String line) {}

    private static final List<Shell> SHELLS =
            List.of(
                    new Shell("bash", ".bashrc", "source <(coffer completion bash)"),
                    new Shell("zsh", ".zshrc", "source <(coffer completion zsh)"),
                    new Shell(
                            "fish", ".config/fish/config.fish", "coffer completion fish | source"));

    private ShellFiles() {}

    /** Adds the line where it is not yet. */
    static int install(Terminal terminal) {
        return change(terminal, true);
    }

    /** Takes the line away where it is. */
    static int uninstall(Terminal terminal) {
        return change(terminal, false);
    }

    private static int change(Terminal terminal, boolean installs) {
        Path home = Path.of(terminal.environment().variables().getOrDefault("HOME", ""));
        int exitCode = 0;
        for (Shell shell : SHELLS) {
            Path file = home.resolve(shell.file());
            try {
                if (Files.exists(file)) {
                    change(terminal, file, shell, installs);
                }
            } catch (IOException unwritable) {
                terminal.complain(file + " cannot be changed: " + unwritable.getMessage());
                exitCode = 1;
            }
        }
        return exitCode;
    }

    private static void change(Terminal terminal, Path file, Shell shell, boolean installs)
            throws IOException {
        List<String> before = Files.readAllLines(file);
        List<String> lines = new ArrayList<>(before);
        boolean _ = lines.removeIf(line -> line.contains(MARK + shell.name()));
        if (installs) {
            boolean _ = lines.add(shell.line());
        }
        if (!lines.equals(before)) {
            Path _ = Files.write(file, lines);
            terminal.say((installs ? "Completion added to " : "Completion taken from ") + file);
        }
    }
}
