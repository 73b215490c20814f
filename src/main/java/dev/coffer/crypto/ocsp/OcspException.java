package dev.coffer.crypto.ocsp;

/** An answer that says nothing that counts; the message has nothing of it and may be shown. */
public final class OcspException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public OcspException(String message) {
        super(message);
    }
}
