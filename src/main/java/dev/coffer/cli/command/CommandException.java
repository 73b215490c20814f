package dev.coffer.cli.command;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A command that ends early: what to say on standard error, and with which exit code. */
public final class CommandException extends Exception {
    /** The user made a mistake; nothing was sent. */
    public static final int MISTAKE = 1;

    /** The server refused, could not be reached, or has nothing there. */
    public static final int FAILURE = 2;

    private final int exitCode;
    private final @Nullable Secret said;

    private CommandException(int exitCode, String text, @Nullable Secret said) {
        super(text, null, false, false);
        this.exitCode = exitCode;
        this.said = said;
    }

    /** A mistake of the user. */
    public static CommandException mistake(String text) {
        return new CommandException(MISTAKE, text, null);
    }

    /** A failure. */
    public static CommandException failure(String text) {
        return new CommandException(FAILURE, text, null);
    }

    /** A refused request, with what was tried in front. */
    public static CommandException failure(String tried, ApiException refused) {
        return failure(tried, refused, "");
    }

    /** A refused request, with what was tried in front and how to go on behind. */
    public static CommandException failure(String tried, ApiException refused, String advice) {
        return new CommandException(
                FAILURE, tried + ": " + refused.text() + advice, refused.said().orElse(null));
    }

    /** The same without what the server said beside its refusal. */
    public CommandException alone() {
        return new CommandException(exitCode, text(), null);
    }

    /** With which code the process ends. */
    public int exitCode() {
        return exitCode;
    }

    /** What the server said beside its refusal, which is shown as an answer is. */
    public Optional<Secret> said() {
        return Optional.ofNullable(said);
    }

    /** What to say. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
