package dev.coffer.storage.folder;

/**
 * A path cut before its last segment.
 *
 * @param folder empty for the root, else with a slash at its end
 * @param name the last segment; a folder's name keeps its slash
 */
public record FolderPath(String folder, String name) {
    /**
     * Cuts {@code a/b/c} into {@code a/b/} and {@code c}, {@code a/b/} into {@code a/} and {@code
     * b/}.
     */
    public static FolderPath of(String path) {
        int cut = path.lastIndexOf('/', path.length() - 2) + 1;
        return new FolderPath(path.substring(0, cut), path.substring(cut));
    }
}
