package dev.coffer.system.backup;

import dev.coffer.engine.Leftover;
import dev.coffer.request.BodyStream;
import dev.coffer.request.Cancellation;
import dev.coffer.request.IncomingBody;
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
     * Verifies a snapshot while it comes and builds the store in it beside the one in use; one at a
     * time. Nothing changes before {@link Built#install}.
     *
     * @param names of the installation that must have marked it; empty to take any
     * @throws dev.coffer.request.RequestFailure 400 if it is no whole snapshot, or another
     *     installation's, or this storage takes none; 413 if it takes more than its share of the
     *     free space; 408 if it comes too slowly; 503 while another one is restored
     */
    Built build(IncomingBody archive, Optional<Names> names);

    /** A store that waits to be put in place; forgotten, it leaves nothing. */
    interface Built extends Leftover {
        /**
         * Puts it in the place of the one in use, in the background: the server is sealed
         * meanwhile, and unsealed again if the same key still opens it.
         */
        void install();
    }
}
