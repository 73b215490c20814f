package dev.coffer.cli;

import dev.coffer.cli.client.InsteadException;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.Group;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.FlagException;
import dev.coffer.cli.flag.Flags;
import dev.coffer.cli.flag.GoFlags;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.terminal.Screen;
import dev.coffer.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From the arguments of the process to the command that they name.
 *
 * <p>Source: OpenBao, command/main.go; hashicorp/cli.
 */
public final class CommandLine {
    /** No such command. Source: hashicorp/cli. */
    private static final int UNKNOWN = 127;

    /** Words of the longest name: operator raft snapshot save. */
    private static final int MAX_WORDS = 4;

    private final Terminal terminal;

    /** A command line on a terminal. */
    public CommandLine(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Runs the command that the arguments name.
     *
     * @return the exit code
     */
    public int run(List<String> given) {
        List<String> arguments = GlobalFlags.isVersion(given) ? List.of("version") : given;
        GlobalFlags global = GlobalFlags.read(arguments, terminal.environment());
        Terminal shown = global.format().equals("table") ? terminal : plain(terminal);
        if (!Output.FORMATS.contains(global.format())) {
            shown.complain("Invalid output format: " + global.format());
            return CommandException.MISTAKE;
        }
        if (arguments.equals(List.of("-autocomplete-install"))) {
            return ShellFiles.install(terminal);
        }
        if (arguments.equals(List.of("-autocomplete-uninstall"))) {
            return ShellFiles.uninstall(terminal);
        }
        Output output = new Output(shown, global.format(), global.detailed());
        int words = words(arguments);
        String name = String.join(" ", arguments.subList(0, words));
        Optional<Command> command = name.isEmpty() ? Optional.empty() : Commands.find(name);
        if (GlobalFlags.asksForHelp(arguments)) {
            terminal.print(command.map(each -> help(name, each)).orElseGet(CommandLine::overview));
            return 0;
        }
        if (command.isEmpty()) {
            terminal.err().print(overview());
            return UNKNOWN;
        }
        return run(name, command.get(), arguments.subList(words, arguments.size()), output);
    }

    /** How many of the first arguments are a command's name. */
    private static int words(List<String> arguments) {
        int best = 0;
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < arguments.size() && i < MAX_WORDS; i++) {
            String word = arguments.get(i);
            if (word.isEmpty() || word.startsWith("-") || word.indexOf(' ') >= 0) {
                break;
            }
            StringBuilder _ = name.append(i == 0 ? "" : " ").append(word);
            if (Commands.find(name.toString()).isPresent()) {
                best = i + 1;
            }
        }
        return best;
    }

    private int run(String name, Command command, List<String> arguments, Output output) {
        if (command instanceof Group) {
            terminal.err().print(help(name, command));
            return CommandException.MISTAKE;
        }
        Terminal shown = output.terminal();
        try {
            Help help = command.help();
            Flags flags = GoFlags.parse(help.groups(), arguments, shown.environment());
            warnOfTrailingFlags(flags.arguments(), output);
            if (output.format().equals("raw") && !name.equals("read")) {
                throw CommandException.mistake(
                        "This command does not support the -format=raw option.");
            }
            return command.run(new Call(name, flags, output));
        } catch (FlagException unreadable) {
            shown.complain(String.valueOf(unreadable.getMessage()));
            return CommandException.MISTAKE;
        } catch (CommandException ended) {
            shown.complain(ended.text());
            if (ended.said().isPresent()) {
                int _ = output.secret(ended.said().get());
            }
            return ended.exitCode();
        } catch (InsteadException request) {
            shown.say(request.text());
            return 0;
        }
    }

    private static void warnOfTrailingFlags(List<String> arguments, Output output) {
        List<String> trailing = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith("-")
                    && !argument.equals("-")
                    && !GlobalFlags.isGlobal(argument)) {
                boolean _ = trailing.add(argument);
            }
        }
        if (!trailing.isEmpty() && output.isTable()) {
            output.terminal()
                    .warn(
                            "Command flags must be provided before positional arguments. The"
                                    + " following arguments will not be parsed as flags: ["
                                    + String.join(",", trailing)
                                    + "]");
        }
    }

    private static String help(String name, Command command) {
        return HelpText.of(command.help(), Commands.below(name));
    }

    private static String overview() {
        StringBuilder text = new StringBuilder("Usage: coffer <command> [args]\n");
        StringBuilder _ = text.append("\nCommon commands:");
        HelpText.names(text, Commands.common());
        StringBuilder _ = text.append("\n\nOther commands:");
        HelpText.names(text, Commands.other());
        return text.append('\n').toString();
    }

    /** The same terminal without colours: programs read what it shows. */
    private static Terminal plain(Terminal terminal) {
        Screen screen = terminal.screen();
        return new Terminal(
                terminal.in(),
                terminal.out(),
                terminal.err(),
                terminal.environment(),
                new Screen(screen.input(), screen.output(), screen.error(), false),
                terminal.hidden());
    }
}
