package dev.coffer.gate.policy;

/** A text that is no policy. The text says why, in the words that clients know (400). */
public final class PolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String text;

    PolicyException(String text) {
        super(text, null, false, false);
        this.text = text;
    }

    /** Why. */
    public String text() {
        return text;
    }
}
