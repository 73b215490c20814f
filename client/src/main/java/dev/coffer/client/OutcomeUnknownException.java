package dev.coffer.client;

/**
 * There is no answer, or none that can be understood. A request that changes something may have
 * done so: read before repeating it.
 */
public final class OutcomeUnknownException extends CofferException {
    private static final long serialVersionUID = 1L;

    OutcomeUnknownException(Refusal refusal) {
        super(refusal);
    }
}
