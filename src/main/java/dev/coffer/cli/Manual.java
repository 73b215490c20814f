package dev.coffer.cli;

import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.flag.FlagGroup;
import java.util.List;
import java.util.Locale;

/** {@code coffer manual}: man pages, of the same words as the help. */
final class Manual implements Command {
    private static final String USAGE =
            """
            Usage: coffer manual [COMMAND]

              Prints the page of a command for man, or that of all commands.

                  $ coffer manual kv get | man -l -
            """;

    @Override
    public Help help() {
        return Help.of("Prints a page for man", USAGE);
    }

    @Override
    public int run(Call call) throws CommandException {
        String name = String.join(" ", call.arguments());
        if (name.isEmpty()) {
            call.terminal().print(overview());
            return 0;
        }
        Command command =
                Commands.find(name)
                        .orElseThrow(() -> CommandException.mistake("There is no command " + name));
        call.terminal().print(page(name, command.help(), Commands.below(name)));
        return 0;
    }

    private static String overview() {
        StringBuilder page =
                start("coffer", "a secrets manager whose every request is one" + " transaction");
        StringBuilder _ =
                page.append(".SH SYNOPSIS\n.B coffer\n<command> [options] [args]\n.SH COMMANDS\n");
        commands(page, Commands.below(""));
        return page.toString();
    }

    private static String page(String name, Help help, List<Commands.Named> below) {
        StringBuilder page = start("coffer-" + name.replace(' ', '-'), help.synopsis());
        String usage = help.usage().strip();
        int end = usage.indexOf('\n');
        String synopsis = end < 0 ? usage : usage.substring(0, end);
        StringBuilder _ =
                page.append(".SH SYNOPSIS\n")
                        .append(escaped(synopsis.replace("Usage: ", "")))
                        .append("\n.SH DESCRIPTION\n.nf\n")
                        .append(escaped(end < 0 ? "" : usage.substring(end).strip()))
                        .append("\n.fi\n");
        if (!below.isEmpty()) {
            StringBuilder _ = page.append(".SH COMMANDS\n");
            commands(page, below);
        }
        for (FlagGroup group : help.groups()) {
            StringBuilder _ = page.append(".SH ").append(group.title().toUpperCase(Locale.ROOT));
            for (Flag flag : group.flags()) {
                flag(page, flag);
            }
            StringBuilder _ = page.append('\n');
        }
        return page.toString();
    }

    private static StringBuilder start(String title, String what) {
        return new StringBuilder(".TH ")
                .append(title.toUpperCase(Locale.ROOT))
                .append(" 1\n.SH NAME\n")
                .append(escaped(title))
                .append(" \\- ")
                .append(escaped(what))
                .append('\n');
    }

    private static void commands(StringBuilder page, List<Commands.Named> commands) {
        for (Commands.Named command : commands) {
            StringBuilder _ =
                    page.append(".TP\n.B ")
                            .append(escaped(command.shortName()))
                            .append('\n')
                            .append(escaped(command.synopsis()))
                            .append('\n');
        }
    }

    private static void flag(StringBuilder page, Flag flag) {
        if (flag.hidden()) {
            return;
        }
        String example = flag.kind().example();
        StringBuilder _ =
                page.append("\n.TP\n.B \\-")
                        .append(escaped(flag.name()))
                        .append(example.isEmpty() ? "" : "=<" + example + ">")
                        .append('\n')
                        .append(escaped(HelpText.sentence(flag)));
    }

    /** Text that roff takes as it is. */
    private static String escaped(String text) {
        String plain = text.replace("\\", "\\e").replace("-", "\\-").replace("\n.", "\n\\&.");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
