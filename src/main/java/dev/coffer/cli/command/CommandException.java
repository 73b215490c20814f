package dev.coffer.cli.command;

import dev.coffer.cli.client.ApiException;

/** A command that ends early: what to say on standard error, and with which exit code. */
public final class CommandException extends Exception {
    /** The user made a mistake; nothing was sent. */
    public static final int MISTAKE = 1;

    /** The server refused, could not be reached, or has nothing there. */
    public static final int FAILURE = 2;

    private final int exitCode;

    private CommandException(int exitCode, String text) {
        super(text, null, false, false);
        this.exitCode = exitCode;
    }

    /** A mistake of the user. */
    public static CommandException mistake(String text) {
        return new CommandException(MISTAKE, text);
    }

    /** A failure. */
    public static CommandException failure(String text) {
        return new CommandException(FAILURE, text);
    }

    /** A refused request, with what was tried in front. */
    public static CommandException failure(String tried, ApiException refused) {
        return new CommandException(FAILURE, tried + ": " + refused.text());
    }

    /** With which code the process ends. */
    public int exitCode() {
        return exitCode;
    }

    /** What to say. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
