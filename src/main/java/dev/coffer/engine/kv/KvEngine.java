package dev.coffer.engine.kv;

import dev.coffer.engine.Engine;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathTable;
import dev.coffer.engine.kv.change.ChangeSignals;
import dev.coffer.engine.kv.change.KeptChanges;
import dev.coffer.engine.kv.plain.PlainPaths;
import dev.coffer.engine.kv.versioned.MountSettings;
import dev.coffer.engine.kv.versioned.VersionedPaths;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.telemetry.Meters;
import java.time.Instant;

/**
 * The key-value engine. A mount's option {@code version} says which of the two it is; a mount of
 * version 1 can become one of version 2, never the other way round.
 */
public final class KvEngine implements Engine {
    private static final String VERSION = "version";
    private static final String PLAIN = "1";
    private static final String VERSIONED = "2";
    private static final String NO_SUCH_VERSION =
            "nil backend of type \"kv\" returned from factory";
    private static final String NO_DOWNGRADE = "cannot downgrade mount from version 2";

    private final ChangeSignals changes;
    private final PathTable plain;
    private final PathTable versioned;

    /** The engine; names of keys are kept by {@code folders}, and it counts for metrics. */
    public KvEngine(Folders folders, Meters meters) {
        this.changes = new ChangeSignals(meters);
        this.plain = PlainPaths.table(folders);
        this.versioned = VersionedPaths.table(folders, changes, meters);
    }

    /** Has to be told of what is added to logs. */
    public ChangeSignals changes() {
        return changes;
    }

    /** How many locks of keys and folders count, in every mount. Not part of the read set. */
    public static long locks(ReadTransaction tx, Instant now) {
        return VersionedPaths.locks(tx, now);
    }

    @Override
    public String type() {
        return "kv";
    }

    @Override
    public PathTable paths(Mount mount) {
        return isVersioned(mount) ? versioned : plain;
    }

    @Override
    public void enabled(Transaction tx, Mount mount) {
        if (isVersioned(mount)) {
            MountSettings.INITIAL.put(tx, mount.id());
        }
    }

    @Override
    public void optionsChanged(Transaction tx, Mount before, Mount after, Instant now) {
        boolean was = isVersioned(before);
        boolean is = isVersioned(after);
        if (was && !is) {
            throw new RequestFailure.Invalid(NO_DOWNGRADE);
        }
        if (is && !was) {
            VersionUpgrade.begin(tx, after.id(), now);
        }
    }

    @Override
    public boolean forget(Transaction tx, Mount mount, Instant now) {
        return isVersioned(mount) && KeptChanges.forget(tx, mount.id(), now);
    }

    @Override
    public boolean upkeep(Transaction tx, Mount mount) {
        return isVersioned(mount) && VersionUpgrade.step(tx, mount.id());
    }

    private static boolean isVersioned(Mount mount) {
        return switch (mount.options().getOrDefault(VERSION, "")) {
            case "", PLAIN -> false;
            case VERSIONED -> true;
            default -> throw new RequestFailure.Invalid(NO_SUCH_VERSION);
        };
    }
}
