package dev.coffer.cli.debug;

import dev.coffer.cli.command.CommandException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Where a capture is written: a folder, and the archive that is made of it.
 *
 * @param result what is there at the end, the archive or the folder
 */
record Place(Path folder, Path result) {
    private static final String EXTENSION = ".tar.gz";
    private static final String SHORT_EXTENSION = ".tgz";

    /** Source: OpenBao, command/debug.go, fileFriendlyTimeFormat. */
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /**
     * Chooses the place. Nothing that is there is written over.
     *
     * @param output what the user said; empty for a name with the time
     */
    static Place of(String output, boolean compress, Instant now) throws CommandException {
        try {
            Path given =
                    Path.of(output.isEmpty() ? "bao-debug-" + STAMP.format(now) : output)
                            .normalize();
            if (!compress) {
                return new Place(given, given);
            }
            String name = String.valueOf(given.getFileName());
            String bare = stem(name);
            Path archive = bare.equals(name) ? given.resolveSibling(name + EXTENSION) : given;
            if (bare.isEmpty()) {
                throw invalid("the output needs a name before its extension");
            }
            if (Files.exists(archive, LinkOption.NOFOLLOW_LINKS)) {
                throw invalid("output file already exists: " + archive);
            }
            return new Place(given.resolveSibling(bare), archive);
        } catch (InvalidPathException malformed) {
            throw invalid("the output is no path: " + malformed.getReason());
        }
    }

    private static String stem(String name) {
        for (String extension : new String[] {EXTENSION, SHORT_EXTENSION}) {
            if (name.endsWith(extension)) {
                return name.substring(0, name.length() - extension.length());
            }
        }
        return name;
    }

    /** Makes the folder, for its owner alone. */
    void create() throws CommandException {
        try {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Path _ = Files.createDirectories(parent);
            }
            Path _ =
                    Files.createDirectory(
                            folder,
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException _) {
            throw invalid("output directory already exists: " + folder);
        } catch (IOException failed) {
            throw invalid("unable to create output directory: " + failed.getMessage());
        }
    }

    static CommandException invalid(String why) {
        return CommandException.mistake("Error during validation: " + why);
    }
}
