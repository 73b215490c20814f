package dev.coffer.cli.flag;

import java.util.List;

/** Flags under one title of the help. */
public record FlagGroup(String title, List<Flag> flags) {
    public FlagGroup {
        flags = List.copyOf(flags);
    }

    /** A group. */
    public static FlagGroup of(String title, Flag... flags) {
        return new FlagGroup(title, List.of(flags));
    }
}
