package dev.coffer.client;

/** The token is missing, has ended, or its policies do not allow the request. */
public final class DeniedException extends CofferException {
    private static final long serialVersionUID = 1L;

    DeniedException(Refusal refusal) {
        super(refusal);
    }
}
