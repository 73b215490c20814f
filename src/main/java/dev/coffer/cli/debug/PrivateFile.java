package dev.coffer.cli.debug;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that only its owner reads. */
final class PrivateFile {
    private PrivateFile() {}

    /** Makes an empty one; fails if there is a file of that name. */
    static Path create(Path path) throws IOException {
        return Files.createFile(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
