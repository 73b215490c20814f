package dev.coffer.request;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Optional;

/**
 * Times as Go writes them: RFC 3339 in UTC, as many digits of the second as are not zero at the
 * end.
 *
 * <p>Source: Go package time, RFC3339Nano.
 */
public final class GoTime {
    private static final int NANO_DIGITS = 9;

    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder()
                    .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
                    .appendFraction(ChronoField.NANO_OF_SECOND, 0, NANO_DIGITS, true)
                    .appendLiteral('Z')
                    .toFormatter()
                    .withZone(ZoneOffset.UTC);

    private GoTime() {}

    /** The text of a time. */
    public static String format(Instant time) {
        return FORMAT.format(time);
    }

    /** The empty text where there is no time. */
    public static String format(Optional<Instant> time) {
        return time.map(GoTime::format).orElse("");
    }
}
