package dev.coffer.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the log goes besides standard error, and in which form.
 *
 * @param json whether each line is a JSON object
 * @param file null for none; of a folder a file in it
 * @param rotateBytes after how many bytes a new file begins; 0 for never
 * @param rotateAfter after how long a new file begins
 * @param keep how many old files are kept; 0 for all, -1 for none
 */
public record LogConfig(
        boolean json, @Nullable Path file, long rotateBytes, Duration rotateAfter, int keep) {
    /** Source: OpenBao, internal/command/server.go and helper/logging. */
    public static final Duration DEFAULT_ROTATE_AFTER = Duration.ofDays(1);

    /** The name of the file where a folder is given. Source: OpenBao names it after its binary. */
    public static final String DEFAULT_FILE = "coffer.log";

    /** Standard error alone. */
    public static final LogConfig DEFAULT = new LogConfig(false, null, 0, DEFAULT_ROTATE_AFTER, 0);
}
