package dev.coffer.client;

/**
 * The mount does not announce what the request relies on. Another server would ignore the parameter
 * and do the work without it, so the request was not sent.
 */
public final class UnsupportedException extends CofferException {
    private static final long serialVersionUID = 1L;

    UnsupportedException(Refusal refusal) {
        super(refusal);
    }
}
