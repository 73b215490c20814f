package dev.coffer.cli.terminal;

/**
 * Which of the three streams are a person's terminal, and whether colours are wanted there.
 *
 * @param colour whether standard output takes colours
 */
public record Screen(boolean input, boolean output, boolean error, boolean colour) {
    /** Nothing but pipes and files. */
    public static final Screen NONE = new Screen(false, false, false, false);
}
