package dev.coffer.telemetry;

import java.io.OutputStream;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * The server's log. Whoever logs holds a {@link System.Logger} of {@link #logger} and gives a
 * constant message, then names and values in turn:
 *
 * <pre>{@code LOG.log(Level.INFO, "listening", "address", address, "tls", true);}</pre>
 *
 * <p>which is written as one line: {@code 2026-11-22T07:00:00.000Z [INFO] core: listening:
 * address=127.0.0.1:8200 tls=true}. A value must never be a secret, a token or a key.
 *
 * <p>Lines end with the JVM's shutdown hooks, which close every handler: what a stopping server has
 * to say it says before it exits.
 */
public final class Logs {
    /** The parent of all our loggers; what libraries log has others. */
    static final String PREFIX = "coffer";

    // Held here because the JDK holds loggers weakly, and their levels with them.
    private static final Logger OURS = Logger.getLogger(PREFIX);
    private static final Logger ALL = Logger.getLogger("");

    private Logs() {}

    /** The logger of one part of the server, such as {@code core} or {@code storage.embedded}. */
    public static System.Logger logger(String part) {
        return System.getLogger(PREFIX + "." + part);
    }

    /**
     * Writes all lines from now on to {@code out} and to nowhere else: ours of {@code level} and
     * above, those of libraries from warnings on.
     */
    public static void writeTo(OutputStream out, LogLevel level) {
        LogManager.getLogManager().reset();
        Handler handler = new LineHandler(out);
        handler.setLevel(java.util.logging.Level.ALL);
        ALL.addHandler(handler);
        ALL.setLevel(LogLevel.WARN.level());
        changeLevel(level);
    }

    /** Changes the level at run time. */
    public static void changeLevel(LogLevel level) {
        OURS.setLevel(level.level());
    }
}
