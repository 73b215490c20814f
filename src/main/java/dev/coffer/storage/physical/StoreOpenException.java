package dev.coffer.storage.physical;

import org.jspecify.annotations.Nullable;

/** A store refuses to open. The message is one line for the operator. */
public final class StoreOpenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreOpenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
