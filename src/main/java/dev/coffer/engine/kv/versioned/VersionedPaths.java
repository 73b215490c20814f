package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.PathSpec;
import dev.coffer.engine.PathTable;
import dev.coffer.engine.kv.change.ChangeSignals;
import dev.coffer.engine.kv.change.WatchPaths;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The paths of a versioned mount, in the order in which they are tried. */
public final class VersionedPaths {
    private VersionedPaths() {}

    /** The table of every versioned mount. */
    public static PathTable table(Folders folders, ChangeSignals changes) {
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
                                new TxnPaths(singles).spec()));
        paths.addAll(LockPaths.specs());
        paths.addAll(moves.specs());
        paths.add(HistoryPaths.history());
        paths.add(new HistoryPaths(folders).rollback());
        paths.add(DiffPaths.spec());
        paths.add(new WatchPaths(changes, VersionedPaths::requireServing).spec());
        paths.add(InvalidPaths.spec());
        return new PathTable(paths, HelpTexts.MOUNT, Optional.of("secrets"));
    }

    private static void requireServing(ReadTransaction tx, MountId mount) {
        MountSettings _ = MountSettings.serving(tx, mount);
    }
}
