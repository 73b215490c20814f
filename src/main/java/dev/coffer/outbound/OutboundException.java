package dev.coffer.outbound;

/** Another server did not answer, or not as it should; the message may be shown to operators. */
public final class OutboundException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong, without anything secret. */
    public OutboundException(String message) {
        super(message);
    }
}
