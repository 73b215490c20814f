package dev.coffer.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that others read: they see what was there or what is there now, and nothing between. */
final class WholeFile {
    private WholeFile() {}

    /**
     * Writes a file; what was there is replaced as a whole.
     *
     * @param permissions such as {@code rw-------}, which no reader finds wider at any time
     */
    static void write(Path file, byte[] content, String permissions) throws IOException {
        Path fresh =
                Files.createTempFile(
                        file.toAbsolutePath().getParent(),
                        String.valueOf(file.getFileName()),
                        ".new",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString(permissions)));
        try {
            Path _ = Files.write(fresh, content);
            Path _ = Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            boolean _ = Files.deleteIfExists(fresh);
        }
    }
}
