package dev.coffer.cli.flag;

/** Arguments that cannot be read; the message is for the user. */
public final class FlagException extends Exception {
    /** With what is wrong. */
    public FlagException(String message) {
        super(message);
    }
}
