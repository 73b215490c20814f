package dev.coffer.system.backup;

import dev.coffer.request.BodyStream;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.storage.schema.Names;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Saves and restores the store of this server. Thread-safe. */
public interface Backups {
    /**
     * A snapshot of the store as it is when the body begins.
     *
     * @param names of the installation that marks it
     * @param allowed asked again and again whether the caller may still have it
     */
    BodyStream saving(Names names, Instant now, Predicate<Cancellation> allowed);

    /**
     * Verifies a snapshot and builds the store in it beside the one in use. Nothing changes before
     * {@link #install}; a further call forgets what was built.
     *
     * @param names of the installation that must have marked it; empty to take any
     * @throws dev.coffer.request.RequestFailure.Invalid 400 if it is no whole snapshot, or another
     *     installation's, or this storage takes none
     */
    Built build(Bytes archive, Optional<Names> names);

    /** A store that waits to be put in place. */
    interface Built {}

    /**
     * Puts a store in the place of the one in use, in the background: the server is sealed
     * meanwhile, and unsealed again if the same key still opens it.
     */
    void install(Built built);
}
