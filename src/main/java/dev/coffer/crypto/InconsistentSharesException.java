package dev.coffer.crypto;

/** Shares that cannot belong to one secret; the text says why and nothing about the shares. */
public final class InconsistentSharesException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A constant text of {@link Shamir}. */
    InconsistentSharesException(String text) {
        super(text);
    }
}
