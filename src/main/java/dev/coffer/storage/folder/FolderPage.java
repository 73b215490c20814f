package dev.coffer.storage.folder;

import java.util.List;

/**
 * A page of a folder's names.
 *
 * @param names ascending by their UTF-8 bytes; a sub-folder ends in a slash
 * @param more whether the limit cut the folder
 */
public record FolderPage(List<String> names, boolean more) {
    public FolderPage {
        names = List.copyOf(names);
    }
}
