package dev.coffer.cli.command;

import java.util.List;

/** The head of a group of commands, which does nothing but tell about them. */
public record Group(String synopsis, String usage) implements Command {
    @Override
    public Help help() {
        return new Help(synopsis, usage, List.of());
    }

    /** A group alone is a mistake; its help is shown instead. */
    @Override
    public int run(Call call) {
        return CommandException.MISTAKE;
    }
}
