package dev.coffer.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the flags and the environment of a server say of its log; it goes before the configuration.
 *
 * <p>Source: OpenBao, command/log_flags.go.
 *
 * @param level as given, not checked yet; null if nobody said, as with the others
 * @param format as given, not checked yet
 * @param file a file, or a folder
 * @param rotateBytes 0 for never
 * @param keep how many old files; 0 for all, negative for none
 */
public record LogOverrides(
        @Nullable String level,
        @Nullable String format,
        @Nullable Path file,
        @Nullable Long rotateBytes,
        @Nullable Duration rotateAfter,
        @Nullable Long keep) {
    /** More old files than anybody keeps. */
    private static final int KEEP_MOST = 1_000_000;

    /** Nobody said anything. */
    public static final LogOverrides NONE = new LogOverrides(null, null, null, null, null, null);

    /** The configuration with what was said; empty if the format is none. */
    Optional<LogConfig> over(LogConfig written) {
        String said = format == null ? "" : format.toLowerCase(Locale.ROOT);
        if (!said.isEmpty() && !said.equals("standard") && !said.equals("json")) {
            return Optional.empty();
        }
        return Optional.of(
                new LogConfig(
                        said.isEmpty() ? written.json() : said.equals("json"),
                        file == null ? written.file() : inFolder(file),
                        rotateBytes == null ? written.rotateBytes() : Math.max(0, rotateBytes),
                        rotateAfter == null ? written.rotateAfter() : rotateAfter,
                        keep == null ? written.keep() : Math.clamp(keep, -1, KEEP_MOST)));
    }

    private static Path inFolder(Path file) {
        return Files.isDirectory(file) ? file.resolve(LogConfig.DEFAULT_FILE) : file;
    }
}
