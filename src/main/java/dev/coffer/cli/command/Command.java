package dev.coffer.cli.command;

/** One command, or the head of a group of them. Made anew for each run. */
public interface Command {
    /** What it is for and which flags it takes. */
    Help help();

    /**
     * Runs it.
     *
     * @return the exit code
     * @throws CommandException to end with a text on standard error
     */
    int run(Call call) throws CommandException;
}
