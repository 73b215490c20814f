package dev.coffer.engine;

/**
 * A field's value is not of the field's type. The text is part of the answer's 400; whoever
 * converts puts the field's name before it.
 */
public final class ConversionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConversionException(String text) {
        super(text, null, false, false);
    }

    /** Why, in the recorded words. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
