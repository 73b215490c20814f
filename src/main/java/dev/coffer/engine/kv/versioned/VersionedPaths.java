package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.PathTable;
import dev.coffer.storage.folder.Folders;
import java.util.List;
import java.util.Optional;

/** The paths of a versioned mount, in the order in which they are tried. */
public final class VersionedPaths {
    private VersionedPaths() {}

    /** The table of every versioned mount. */
    public static PathTable table(Folders folders) {
        ListPaths lists = new ListPaths(folders);
        VersionsPaths versions = new VersionsPaths(folders);
        return new PathTable(
                List.of(
                        ConfigPaths.spec(),
                        new DataPaths(folders).spec(),
                        new MetadataPaths(folders, lists).spec(),
                        lists.detailed(),
                        versions.destroy(),
                        SubkeysPaths.spec(),
                        versions.delete(),
                        versions.undelete(),
                        InvalidPaths.spec()),
                HelpTexts.MOUNT,
                Optional.of("secrets"));
    }
}
