package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.PathSpec;
import dev.coffer.engine.PathTable;
import dev.coffer.storage.folder.Folders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The paths of a versioned mount, in the order in which they are tried. */
public final class VersionedPaths {
    private VersionedPaths() {}

    /** The table of every versioned mount. */
    public static PathTable table(Folders folders) {
        ListPaths lists = new ListPaths(folders);
        VersionsPaths versions = new VersionsPaths(folders);
        List<PathSpec> paths =
                new ArrayList<>(
                        List.of(
                                ConfigPaths.spec(),
                                new DataPaths(folders).spec(),
                                new MetadataPaths(folders, lists).spec(),
                                lists.detailed(),
                                versions.destroy(),
                                SubkeysPaths.spec(),
                                versions.delete(),
                                versions.undelete()));
        paths.addAll(LockPaths.specs());
        paths.add(InvalidPaths.spec());
        return new PathTable(paths, HelpTexts.MOUNT, Optional.of("secrets"));
    }
}
