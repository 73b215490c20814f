package dev.coffer.storage.transaction;

/** The client went away before the commit was handed over: nothing was changed. */
public final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CancelledException() {
        super("the client went away; nothing was changed", null, false, false);
    }
}
