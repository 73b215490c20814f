package dev.coffer.system;

import dev.coffer.gate.routing.MountTable;
import dev.coffer.gate.routing.Route;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.time.Instant;

/** Lets every mount forget what it keeps only for a time. */
public final class MountChore implements Chore {
    private static final Duration REST = Duration.ofMinutes(1);

    private final MountTable mounts;

    /** Goes through the published mounts. */
    public MountChore(MountTable mounts) {
        this.mounts = mounts;
    }

    /** The first mount that has something to forget has its turn. */
    @Override
    public boolean step(Transaction tx, Instant now) {
        for (Route route : mounts.current().all()) {
            if (route.isCurrent(tx) && route.engine().forget(tx, route.mount(), now)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Duration rest() {
        return REST;
    }
}
