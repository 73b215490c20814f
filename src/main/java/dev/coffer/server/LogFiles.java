package dev.coffer.server;

import dev.coffer.config.LogConfig;
import dev.coffer.config.ServerConfig;
import dev.coffer.telemetry.Logs;
import dev.coffer.telemetry.RotatingFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a server's log goes, and the file that names its process. */
final class LogFiles implements AutoCloseable {
    private final Optional<RotatingFile> log;
    private final @Nullable Path pidFile;

    private LogFiles(Optional<RotatingFile> log, @Nullable Path pidFile) {
        this.log = log;
        this.pidFile = pidFile;
    }

    /**
     * Begins the log on {@code err} and, if one is configured, in a file; writes the process file.
     *
     * @throws IOException in one line, if a file cannot be written
     */
    static LogFiles begin(ServerConfig config, PrintStream err) throws IOException {
        LogConfig wanted = config.operation().log();
        Logs.writeTo(err, config.logLevel(), wanted.json());
        Path file = wanted.file();
        Optional<RotatingFile> log =
                file == null ? Optional.empty() : Optional.of(opened(file, wanted));
        Path pidFile = config.operation().pidFile();
        if (pidFile != null) {
            try {
                Path _ = Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
            } catch (IOException refused) {
                throw new IOException(
                        "the pid_file " + pidFile + " cannot be written (" + refused + ")",
                        refused);
            }
        }
        return new LogFiles(log, pidFile);
    }

    private static RotatingFile opened(Path file, LogConfig wanted) throws IOException {
        try {
            return Logs.alsoTo(
                    new RotatingFile.Terms(
                            file, wanted.rotateBytes(), wanted.rotateAfter(), wanted.keep()),
                    wanted.json());
        } catch (IOException refused) {
            throw new IOException(
                    "the log_file " + file + " cannot be written (" + refused + ")", refused);
        }
    }

    /** After SIGHUP: the file anew, and the level of a configuration that was read again. */
    void reload(ServerConfig config) {
        log.ifPresent(RotatingFile::reopen);
        Logs.reconfigure(config.logLevel());
    }

    /** Removes the process file; the log goes on until the process ends. */
    @Override
    public void close() throws IOException {
        if (pidFile != null) {
            boolean _ = Files.deleteIfExists(pidFile);
        }
    }
}
