package dev.coffer.cli.client;

/** A request that was not sent because the user wanted to see it. */
public final class InsteadException extends RuntimeException {
    private final String text;

    InsteadException(String text) {
        super("a request was shown instead of sent", null, false, false);
        this.text = text;
    }

    /** What to print; with secrets, if the request has some. */
    public String text() {
        return text;
    }
}
