package dev.coffer.cli.policy;

import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.Help;
import dev.coffer.config.hcl.HclException;
import dev.coffer.config.hcl.HclParser;
import dev.coffer.config.hcl.HclValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** {@code coffer policy fmt}. Source: OpenBao, command/policy_fmt.go. */
final class PolicyFormat implements Command {
    private static final String USAGE =
            """
            Usage: coffer policy fmt PATH

              Writes a policy file anew with even indentation and aligned signs. What it says and
              its comments stay.

                  $ coffer policy fmt web.hcl
            """;

    @Override
    public Help help() {
        return Help.of("Formats a policy on disk", USAGE);
    }

    @Override
    public int run(Call call) throws CommandException {
        String argument = call.arguments(1, 1).getFirst().strip();
        String home = call.flags().environment().variables().getOrDefault("HOME", "");
        Path file = Path.of(argument.startsWith("~/") ? home + argument.substring(1) : argument);
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException _) {
            throw CommandException.mistake(
                    "Error reading source file: open " + file + ": no such file or directory");
        } catch (IOException unreadable) {
            throw CommandException.mistake("Error reading source file: " + unreadable.getMessage());
        }
        check(text);
        String formatted = HclLayout.format(text);
        try {
            Path _ = Files.writeString(file, formatted);
        } catch (IOException unwritable) {
            throw CommandException.mistake("Error writing result: " + unwritable.getMessage());
        }
        call.terminal().say("Success! Formatted policy: " + file);
        return 0;
    }

    /** Only what is HCL is written back. */
    private static void check(String text) throws CommandException {
        try {
            HclValue.Body _ = HclParser.parse(text);
        } catch (HclException syntax) {
            throw CommandException.mistake("failed to parse policy: " + syntax.getMessage());
        }
    }
}
