package dev.coffer.telemetry;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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

    /** The part that every server has, whether it has logged anything or not. */
    private static final String CORE = "core";

    private static final Map<String, Logger> PARTS = new ConcurrentHashMap<>();
    private static volatile LogLevel configured = LogLevel.INFO;

    private Logs() {}

    /** The logger of one part of the server, such as {@code core} or {@code storage.embedded}. */
    public static System.Logger logger(String part) {
        Logger _ = known(part);
        return System.getLogger(PREFIX + "." + part);
    }

    private static Logger known(String part) {
        return PARTS.computeIfAbsent(part, name -> Logger.getLogger(PREFIX + "." + name));
    }

    /** The level of every part, by name. */
    public static SortedMap<String, LogLevel> levels() {
        Logger _ = known(CORE);
        SortedMap<String, LogLevel> levels = new TreeMap<>();
        PARTS.forEach((part, logger) -> levels.put(part, effective(logger)));
        return levels;
    }

    private static LogLevel effective(Logger logger) {
        for (Logger at = logger; at != null; at = at.getParent()) {
            java.util.logging.Level level = at.getLevel();
            if (level != null) {
                return LogLevel.of(level);
            }
        }
        return configured;
    }

    /** Changes the level of one part at run time; false if there is no such part. */
    public static boolean changeLevel(String part, LogLevel level) {
        if (!levels().containsKey(part)) {
            return false;
        }
        known(part).setLevel(level.level());
        return true;
    }

    /** The level that the server was started with. */
    public static LogLevel configured() {
        return configured;
    }

    /**
     * Hears every line of a level and above from now on, until it is closed.
     *
     * @param json whether lines are objects
     * @param heard run after each line by whoever logs: it must neither block nor log
     */
    public static LogTap tap(LogLevel level, boolean json, Runnable heard) {
        LogTap tap = new LogTap(level, json, heard);
        OURS.addHandler(tap);
        return tap;
    }

    /** Ends a tap. */
    static void remove(LogTap tap) {
        OURS.removeHandler(tap);
    }

    /**
     * Writes all lines from now on to {@code out} and to nowhere else: ours of {@code level} and
     * above, those of libraries from warnings on.
     */
    public static void writeTo(OutputStream out, LogLevel level) {
        writeTo(out, level, false);
    }

    /** As {@link #writeTo(OutputStream, LogLevel)}; as JSON each line is an object. */
    public static void writeTo(OutputStream out, LogLevel level, boolean json) {
        LogManager.getLogManager().reset();
        Handler handler = new LineHandler(out, json);
        handler.setLevel(java.util.logging.Level.ALL);
        ALL.addHandler(handler);
        ALL.setLevel(LogLevel.WARN.level());
        configured = level;
        changeLevel(level);
    }

    /**
     * Writes all lines from now on to a file as well, until the next {@link #writeTo}.
     *
     * @throws IOException if it cannot be written
     */
    public static RotatingFile alsoTo(RotatingFile.Terms terms, boolean json) throws IOException {
        RotatingFile file = RotatingFile.open(terms, json);
        file.setLevel(java.util.logging.Level.ALL);
        ALL.addHandler(file);
        return file;
    }

    /** The level that a configuration that was read again asks for. */
    public static void reconfigure(LogLevel level) {
        configured = level;
        changeLevel(level);
    }

    /** Changes the level of all parts at run time. */
    public static void changeLevel(LogLevel level) {
        OURS.setLevel(level.level());
        PARTS.values().forEach(logger -> logger.setLevel(null));
    }
}
