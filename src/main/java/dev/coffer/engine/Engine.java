package dev.coffer.engine;

import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** A kind of mount. Stateless and thread-safe: all state is in the transaction. */
public interface Engine {
    /** The type under which it is enabled, for example {@code kv}. */
    String type();

    /** The table that routes, validates and helps for a mount with these options. */
    PathTable paths(Mount mount);

    /**
     * Whether a path below the mount (the same in every mount) is closed to those without a valid
     * token. A path that needs none decides by itself what it shows to whom.
     */
    default boolean needsToken(String path) {
        return true;
    }

    /**
     * Part of the transaction that renews a token which came from a login at this mount: whether
     * the login would still be granted, and on which terms.
     *
     * @return the terms in force now; empty where the token cannot be renewed any more, which the
     *     caller sees as an empty answer (204)
     * @throws RequestFailure what the renewal is refused with
     */
    default Optional<Login> renewLogin(ReadTransaction tx, Renewal renewal) {
        throw new RequestFailure.Invalid("lease is not renewable");
    }

    /**
     * What {@link #renewLogin} needs from another server, to be done once and outside of every
     * transaction; empty for most. Looks at a snapshot and refuses nothing.
     */
    default Optional<Supplier<?>> renewalTask(ReadTransaction tx, Renewal renewal) {
        return Optional.empty();
    }

    /**
     * Whether an operation on a path below the mount needs {@link Capability#SUDO} beside its own
     * capability; help never does.
     */
    default boolean needsSudo(String path) {
        return false;
    }

    /**
     * Part of the transaction that enables a mount: by default there is nothing to do. Throws 400
     * for options it cannot serve.
     */
    default void enabled(Transaction tx, Mount mount) {}

    /**
     * Part of the transaction that tunes a mount's options: by default they mean nothing to the
     * engine. Throws 400 if they cannot change so.
     *
     * @param now the time of the request
     */
    default void optionsChanged(Transaction tx, Mount before, Mount after, Instant now) {}

    /**
     * One bounded step of removing what a mount keeps only for a time; asked about once a minute,
     * each its own transaction. By default there is nothing.
     *
     * @return whether there is more to do at once
     */
    default boolean forget(Transaction tx, Mount mount, Instant now) {
        return false;
    }

    /**
     * What a mount wants to have from another server by now; asked about once a minute. Looks at a
     * snapshot. By default there is nothing.
     */
    default Optional<Errand> errand(ReadTransaction tx, Mount mount, Instant now) {
        return Optional.empty();
    }

    /**
     * One bounded step of work in the background (an upgrade, the merging of names), each its own
     * transaction; called again while it answers true, and once after every start. By default there
     * is none.
     */
    default boolean upkeep(Transaction tx, Mount mount) {
        return false;
    }
}
