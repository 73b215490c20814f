package dev.coffer.engine;

import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;

/** An engine of a default mount: it is there once, and nobody enables or tunes it. */
public interface SingleEngine extends Engine {
    /** Refuses with 400. */
    @Override
    default void enabled(Transaction tx, Mount mount) {
        throw new RequestFailure.Invalid("mount type of \"" + type() + "\" is not mountable");
    }

    /** Refuses with 400. */
    @Override
    default void optionsChanged(Transaction tx, Mount before, Mount after, Instant now) {
        throw new RequestFailure.Invalid("cannot tune parameter options of " + before.path());
    }
}
