package dev.coffer.cli.command;

import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.flag.FlagGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command is for.
 *
 * @param synopsis a few words
 * @param usage from {@code Usage:} on, without the flags
 * @param groups its flags
 */
public record Help(String synopsis, String usage, List<FlagGroup> groups) {
    public Help {
        groups = List.copyOf(groups);
        usage = usage.strip();
    }

    /** Help with these groups of flags. */
    public static Help of(String synopsis, String usage, FlagGroup... groups) {
        return new Help(synopsis, usage, List.of(groups));
    }

    /** Help with the flags that every command has, and of these kinds of output. */
    public static Help of(String synopsis, String usage, CommonFlags.Shows shows, Flag... own) {
        List<FlagGroup> groups = new ArrayList<>();
        boolean _ = groups.add(CommonFlags.HTTP);
        List<Flag> output = CommonFlags.output(shows);
        if (!output.isEmpty()) {
            boolean _ = groups.add(new FlagGroup("Output Options", output));
        }
        if (own.length > 0) {
            boolean _ = groups.add(FlagGroup.of("Command Options", own));
        }
        return new Help(synopsis, usage, groups);
    }
}
