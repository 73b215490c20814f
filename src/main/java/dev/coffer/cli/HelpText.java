package dev.coffer.cli;

import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.flag.FlagGroup;
import dev.coffer.cli.terminal.Wrapped;
import java.util.List;

/** The help of commands as text. */
final class HelpText {
    private static final int PAD = 6;

    private HelpText() {}

    /** One command: what it is for, its flags, the commands below it. */
    static String of(Help help, List<Commands.Named> below) {
        StringBuilder text = new StringBuilder(help.usage());
        for (FlagGroup group : help.groups()) {
            StringBuilder _ = text.append("\n\n").append(group.title()).append(":");
            for (Flag flag : group.flags()) {
                flag(text, flag);
            }
        }
        if (!below.isEmpty()) {
            StringBuilder _ = text.append("\n\nSubcommands:");
            names(text, below);
        }
        return text.append('\n').toString();
    }

    /** Names and what they are for, in two columns. */
    static void names(StringBuilder text, List<Commands.Named> commands) {
        int width = 0;
        for (Commands.Named command : commands) {
            width = Math.max(width, command.shortName().length());
        }
        for (Commands.Named command : commands) {
            String blanks = " ".repeat(width - command.shortName().length() + 4);
            StringBuilder _ =
                    text.append("\n    ")
                            .append(command.shortName())
                            .append(blanks)
                            .append(command.synopsis());
        }
    }

    private static void flag(StringBuilder text, Flag flag) {
        if (flag.hidden()) {
            return;
        }
        StringBuilder _ = text.append("\n\n  -").append(flag.name());
        if (!flag.kind().example().isEmpty()) {
            StringBuilder _ = text.append("=<").append(flag.kind().example()).append('>');
        }
        StringBuilder _ = text.append('\n').append(Wrapped.padded(sentence(flag), PAD));
    }

    /** What a flag is for, its other names, and what counts where it is not given. */
    static String sentence(Flag flag) {
        StringBuilder text = new StringBuilder(flag.help());
        for (String alias : flag.aliases()) {
            StringBuilder _ = text.append(" Short: -").append(alias).append('.');
        }
        if (!flag.standard().isEmpty()) {
            StringBuilder _ = text.append(" Default: ").append(flag.standard()).append('.');
        }
        if (!flag.variable().isEmpty()) {
            StringBuilder _ = text.append(" Also: COFFER_").append(flag.variable()).append('.');
        }
        return text.toString();
    }
}
