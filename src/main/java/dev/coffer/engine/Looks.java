package dev.coffer.engine;

import dev.coffer.request.Cancellation;
import dev.coffer.storage.transaction.ReadTransaction;

/**
 * Looks at the store again once a request's own transaction is over: for answers that come over
 * time. Everything is decided anew at each look, with the time that it is then: the server must be
 * unsealed, the token valid, the mount where it was, the request allowed. Thread-safe.
 */
public interface Looks {
    /**
     * Looks once, at the newest committed state.
     *
     * @throws dev.coffer.request.RequestFailure 403 once the caller may no longer ask this, 503
     *     where the server is sealed or the mount has changed: the answer has to end
     */
    <T> T look(Cancellation cancellation, Look<T> work);

    /** What is done in one look: a function of its transaction and of what the caller may do. */
    interface Look<T> {
        T at(ReadTransaction tx, Access access);
    }
}
