package dev.coffer.telemetry;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * The line of a record, as OpenBao writes it: time in UTC, level, part, message, names and values.
 * Nothing in it can begin a new line. Source: hashicorp/go-hclog, the standard format.
 */
final class LogLine {
    /** Frames of a stack trace that are shown. */
    private static final int MAX_FRAMES = 12;

    /** Causes of a failure that are shown. */
    private static final int MAX_CAUSES = 4;

    /** The longest value, in characters; the rest is cut off. */
    private static final int MAX_VALUE = 4_000;

    private static final String REQUEST = "request_id";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private LogLine() {}

    static String of(LogRecord record) {
        StringBuilder line = new StringBuilder(160);
        TIME.formatTo(record.getInstant(), line);
        line.append(' ').append(LogLevel.label(record.getLevel())).append(' ');
        line.append(part(record.getLoggerName())).append(": ");
        line.append(escaped(String.valueOf(record.getMessage())));
        int start = line.length();
        appendPairs(record.getParameters(), line);
        String request = RequestScope.current();
        if (!request.isEmpty()) {
            appendPair(REQUEST, request, line);
        }
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            appendPair("error", failure(thrown), line);
            appendPair("at", frames(thrown), line);
        }
        if (line.length() > start) {
            line.insert(start, ':');
        }
        return line.toString();
    }

    /** The same as one object. Source: hashicorp/go-hclog, the JSON format. */
    static String json(LogRecord record) {
        StringBuilder line = new StringBuilder(160).append('{');
        String level = LogLevel.of(record.getLevel()).name().toLowerCase(Locale.ROOT);
        appendMember("@level", level, line);
        appendMember("@message", String.valueOf(record.getMessage()), line);
        appendMember("@module", part(record.getLoggerName()), line);
        appendMember("@timestamp", TIME.format(record.getInstant()), line);
        Object[] pairs = record.getParameters();
        for (int at = 0; pairs != null && at + 1 < pairs.length; at += 2) {
            appendMember(String.valueOf(pairs[at]), shown(pairs[at + 1]), line);
        }
        String request = RequestScope.current();
        if (!request.isEmpty()) {
            appendMember(REQUEST, request, line);
        }
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            appendMember("error", failure(thrown), line);
            appendMember("at", frames(thrown), line);
        }
        return line.append('}').toString();
    }

    private static void appendMember(String name, String value, StringBuilder line) {
        line.append(line.length() == 1 ? "" : ",")
                .append('"')
                .append(escaped(name))
                .append("\":\"");
        String cut = value.length() > MAX_VALUE ? value.substring(0, MAX_VALUE) + "..." : value;
        line.append(escaped(cut)).append('"');
    }

    private static String part(@Nullable String logger) {
        String name = String.valueOf(logger);
        String prefix = Logs.PREFIX + ".";
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    private static void appendPairs(@Nullable Object @Nullable [] pairs, StringBuilder line) {
        if (pairs == null) {
            return;
        }
        for (int at = 0; at + 1 < pairs.length; at += 2) {
            appendPair(String.valueOf(pairs[at]), shown(pairs[at + 1]), line);
        }
        if (pairs.length % 2 == 1) {
            appendPair("EXTRA_VALUE_AT_END", shown(pairs[pairs.length - 1]), line);
        }
    }

    private static void appendPair(String name, String value, StringBuilder line) {
        line.append(' ').append(escaped(name)).append('=');
        String cut = value.length() > MAX_VALUE ? value.substring(0, MAX_VALUE) + "..." : value;
        boolean plain = !cut.isEmpty() && cut.chars().allMatch(LogLine::isPlain);
        line.append(plain ? cut : '"' + escaped(cut) + '"');
    }

    /** An array is shown by its length: it may be key material that somebody logged by mistake. */
    private static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "<nil>";
            case byte[] bytes -> "[" + bytes.length + " bytes]";
            case char[] chars -> "[" + chars.length + " chars]";
            case Throwable thrown -> failure(thrown);
            default -> value.toString();
        };
    }

    private static String failure(Throwable thrown) {
        StringBuilder text = new StringBuilder(String.valueOf(thrown));
        Throwable cause = thrown.getCause();
        for (int left = MAX_CAUSES; left > 0 && cause != null; left--) {
            text.append("; caused by ").append(cause);
            cause = cause.getCause();
        }
        return text.toString();
    }

    private static String frames(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        StackTraceElement[] frames = thrown.getStackTrace();
        for (int at = 0; at < Math.min(MAX_FRAMES, frames.length); at++) {
            text.append(at == 0 ? "" : " < ").append(frames[at].getClassName());
            text.append('.').append(frames[at].getMethodName());
            text.append(':').append(frames[at].getLineNumber());
        }
        return text.toString();
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c != '"' && c != '\\' && c != '=' && !isUnsafe(c);
    }

    private static boolean isUnsafe(int c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    private static String escaped(String text) {
        if (text.chars().noneMatch(c -> isUnsafe(c) || c == '"' || c == '\\')) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> appendEscaped(c, out));
        return out.toString();
    }

    private static void appendEscaped(int c, StringBuilder out) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            case '\r' -> out.append("\\r");
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            default -> {
                if (isUnsafe(c)) {
                    out.append(String.format(Locale.ROOT, "\\u%04x", c));
                } else {
                    out.append((char) c);
                }
            }
        }
    }
}
