package dev.coffer.crypto;

/**
 * Key material was used after it had been erased: the server was sealed while the caller was at
 * work. The caller answers as a sealed server does.
 */
public final class DestroyedKeyException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** The one constant text: nothing about the key is known or told. */
    public DestroyedKeyException() {
        super("key material was destroyed");
    }
}
