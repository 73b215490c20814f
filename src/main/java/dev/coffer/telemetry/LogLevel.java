package dev.coffer.telemetry;

import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;

/** How much is logged, from most to least. Source: OpenBao, helper/logging, ParseLogLevel. */
public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR;

    /**
     * The level of this name. Case and white space around it do not matter; {@code notice} means
     * info, {@code warning} warn, {@code err} error.
     */
    public static Optional<LogLevel> parse(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "trace" -> Optional.of(TRACE);
            case "debug" -> Optional.of(DEBUG);
            case "info", "notice" -> Optional.of(INFO);
            case "warn", "warning" -> Optional.of(WARN);
            case "error", "err" -> Optional.of(ERROR);
            default -> Optional.empty();
        };
    }

    /** The name in a configuration file. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    Level level() {
        return switch (this) {
            case TRACE -> Level.FINER;
            case DEBUG -> Level.FINE;
            case INFO -> Level.INFO;
            case WARN -> Level.WARNING;
            case ERROR -> Level.SEVERE;
        };
    }

    /** The level that a level of the JDK belongs to. */
    static LogLevel of(Level level) {
        for (LogLevel each : values()) {
            if (level.intValue() <= each.level().intValue()) {
                return each;
            }
        }
        return ERROR;
    }

    /** The level in front of a line, of equal width for all. */
    static String label(Level level) {
        for (LogLevel each : values()) {
            if (level.intValue() <= each.level().intValue()) {
                return each.label();
            }
        }
        return ERROR.label();
    }

    private String label() {
        String label = "[" + name() + "]";
        return name().length() < 5 ? label + " " : label;
    }
}
