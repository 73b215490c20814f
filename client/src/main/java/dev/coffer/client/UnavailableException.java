package dev.coffer.client;

/**
 * The server is there but does not serve: sealed, storage full or busy, or too many requests.
 * Nothing was changed; the same request may succeed another time.
 */
public final class UnavailableException extends CofferException {
    private static final long serialVersionUID = 1L;

    UnavailableException(Refusal refusal) {
        super(refusal);
    }
}
