package dev.coffer.json;

/**
 * An input that is not the JSON it should be. The message is the text that Go's {@code
 * encoding/json} gives for the same bytes, and part of the wire contract; it never holds more of
 * the input than one character or one number.
 *
 * <p>For a request body this is a 400.
 */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why an input was refused. */
    public enum Reason {
        /** Nothing but white space; for most bodies the same as no fields. */
        EMPTY,
        /** Not JSON, or a number out of range, or too deep. */
        MALFORMED,
        /** JSON, but of another type than asked for. */
        MISTYPED,
        /** More strings or more memory than the limits allow. */
        TOO_COMPLEX
    }

    private final Reason reason;

    JsonException(Reason reason, String text) {
        super(text);
        this.reason = reason;
    }

    /**
     * The refusal of a value of the wrong type: {@code json: cannot unmarshal array into Go value
     * of type T}.
     */
    public static JsonException mistyped(JsonValue value, String goType) {
        return new JsonException(
                Reason.MISTYPED,
                "json: cannot unmarshal " + value.goKind() + " into Go value of type " + goType);
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** Go's text for it. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** What OpenBao answers for a body that fails so: Go's text behind a prefix. */
    public String requestText() {
        return (reason == Reason.TOO_COMPLEX
                        ? "refused JSON input due to high complexity: "
                        : "failed to decode JSON input: ")
                + text();
    }
}
