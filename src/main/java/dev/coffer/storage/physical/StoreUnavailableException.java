package dev.coffer.storage.physical;

/** The store reopens or is closed; nothing was changed by the call (503). */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message) {
        super(message);
    }
}
