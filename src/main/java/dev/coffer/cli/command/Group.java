package dev.coffer.cli.command;

/**
 * The head of a group of commands, or a command that another part of the program runs: it does
 * nothing but tell about them.
 */
public record Group(Help help) implements Command {
    /** A head without flags. */
    public Group(String synopsis, String usage) {
        this(Help.of(synopsis, usage));
    }

    /** A group alone is a mistake; its help is shown instead. */
    @Override
    public int run(Call call) {
        return CommandException.MISTAKE;
    }
}
