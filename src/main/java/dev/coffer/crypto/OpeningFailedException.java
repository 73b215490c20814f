package dev.coffer.crypto;

/**
 * A sealed text does not open. Wrong key, wrong associated data, damage and a cut end are
 * deliberately the same: telling them apart helps only an attacker.
 */
public final class OpeningFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The one constant text. No cause and no stack trace: nothing tells two failures apart. */
    public OpeningFailedException() {
        super("message authentication failed", null, false, false);
    }
}
