package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.PathSpec;
import dev.coffer.engine.PathTable;
import dev.coffer.engine.kv.change.ChangeSignals;
import dev.coffer.engine.kv.change.WatchPaths;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.telemetry.Meters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The paths of a versioned mount, in the order in which they are tried. */
public final class VersionedPaths {
    private VersionedPaths() {}

    /** The table of every versioned mount. */
    public static PathTable table(Folders folders, ChangeSignals changes, Meters meters) {
        ListPaths lists = new ListPaths(folders);
        VersionsPaths versions = new VersionsPaths(folders);
        MovePaths moves = new MovePaths(folders);
        PathSpec data = new DataPaths(folders).spec();
        PathSpec metadata = new MetadataPaths(folders, lists).spec();
        PathTable singles =
                new PathTable(
                        List.of(
                                data,
                                metadata,
                                versions.delete(),
                                versions.undelete(),
                                versions.destroy(),
                                moves.move(),
                                moves.copy()),
                        HelpTexts.MOUNT,
                        Optional.empty());
        List<PathSpec> paths =
                new ArrayList<>(
                        List.of(
                                ConfigPaths.spec(),
                                data,
                                metadata,
                                lists.detailed(),
                                versions.destroy(),
                                SubkeysPaths.spec(),
                                versions.delete(),
                                versions.undelete(),
                                new TxnPaths(singles, meters).spec()));
        paths.addAll(LockPaths.specs());
        paths.addAll(moves.specs());
        paths.add(HistoryPaths.history());
        paths.add(new HistoryPaths(folders).rollback());
        paths.add(DiffPaths.spec());
        paths.add(new WatchPaths(changes, VersionedPaths::requireServing).spec());
        paths.add(InvalidPaths.spec());
        return new PathTable(paths, HelpTexts.MOUNT, Optional.of("secrets"));
    }

    /** How many locks count, in every mount. Not part of the read set. */
    public static long locks(ReadTransaction tx, Instant now) {
        return LockTable.held(tx, now);
    }

    private static void requireServing(ReadTransaction tx, MountId mount) {
        MountSettings _ = MountSettings.serving(tx, mount);
    }
}
