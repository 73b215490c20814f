package dev.coffer.storage.folder;

import dev.coffer.request.Bytes;

/** What the record of a folder says, for checks that look at the store. */
public final class StoredFolder {
    private StoredFolder() {}

    /** The path: empty for the root, else with a slash at its end. */
    public static String path(Bytes record) {
        return FolderRecord.decode(record).path();
    }
}
