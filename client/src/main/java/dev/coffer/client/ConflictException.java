package dev.coffer.client;

/**
 * The key is not what the request expected: a counter has another value, a key is there that must
 * not be, or a transaction's comparison failed. Read again, decide again, ask again.
 */
public final class ConflictException extends CofferException {
    private static final long serialVersionUID = 1L;

    ConflictException(Refusal refusal) {
        super(refusal);
    }
}
