package dev.coffer.cli.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that others read: they see what was there or what is there now, and nothing between. */
public final class WholeFile {
    /** For whoever runs the program, and for nobody else. */
    public static final String FOR_OWNER = "rw-------";

    private WholeFile() {}

    /** Writes into a new file; where it fails, what was there stays. */
    public interface Content {
        void into(Path fresh) throws IOException;
    }

    /** As below, with these bytes. */
    public static void write(Path file, byte[] content, String permissions) throws IOException {
        write(
                file,
                permissions,
                fresh -> {
                    Path _ = Files.write(fresh, content);
                });
    }

    /**
     * Writes a file; what was there is replaced as a whole.
     *
     * @param permissions such as {@link #FOR_OWNER}, which no reader finds wider at any time
     */
    public static void write(Path file, String permissions, Content content) throws IOException {
        Path fresh =
                Files.createTempFile(
                        file.toAbsolutePath().getParent(),
                        String.valueOf(file.getFileName()),
                        ".new",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString(permissions)));
        try {
            content.into(fresh);
            Path _ = Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            boolean _ = Files.deleteIfExists(fresh);
        }
    }
}
