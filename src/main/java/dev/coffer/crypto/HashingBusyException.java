package dev.coffer.crypto;

/** So many passwords wait to be hashed that one more is not taken; nothing was done. */
public final class HashingBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HashingBusyException() {
        super("too many passwords wait to be hashed", null, false, false);
    }
}
