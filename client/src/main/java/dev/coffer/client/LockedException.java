package dev.coffer.client;

/** A lock on the key or on a folder above it keeps the change out. */
public final class LockedException extends CofferException {
    private static final long serialVersionUID = 1L;

    LockedException(Refusal refusal) {
        super(refusal);
    }
}
