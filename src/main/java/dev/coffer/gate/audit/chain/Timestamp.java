package dev.coffer.gate.audit.chain;

import dev.coffer.json.JsonWriter;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;

/**
 * Times as Go writes them: RFC 3339 in UTC, with as many digits of the second as are not zero at
 * the end. By hand, because a formatter costs as much as the rest of a line.
 */
public final class Timestamp {
    private static final int NANO_DIGITS = 9;

    private Timestamp() {}

    /** Appends a time in quotes. Source: Go package time, RFC3339Nano. */
    public static void append(JsonWriter out, Instant time) {
        LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        append(out, utc, utc.get(ChronoField.NANO_OF_SECOND));
    }

    /** Appends a time in quotes without parts of a second. Source: Go package time, RFC3339. */
    public static void appendSeconds(JsonWriter out, Instant time) {
        append(out, LocalDateTime.ofInstant(time, ZoneOffset.UTC), 0);
    }

    private static void append(JsonWriter out, LocalDateTime utc, int nanos) {
        out.one('"');
        digits(out, utc.getYear(), 4);
        digits(out.one('-'), utc.getMonthValue(), 2);
        digits(out.one('-'), utc.getDayOfMonth(), 2);
        digits(out.one('T'), utc.getHour(), 2);
        digits(out.one(':'), utc.getMinute(), 2);
        digits(out.one(':'), utc.getSecond(), 2);
        if (nanos != 0) {
            int digits = NANO_DIGITS;
            int fraction = nanos;
            while (fraction % 10 == 0) {
                fraction /= 10;
                digits--;
            }
            digits(out.one('.'), fraction, digits);
        }
        out.one('Z').one('"');
    }

    private static void digits(JsonWriter out, int value, int count) {
        int divisor = 1;
        for (int i = 1; i < count; i++) {
            divisor *= 10;
        }
        for (int rest = value; divisor > 0; divisor /= 10) {
            out.one((char) ('0' + rest / divisor % 10));
        }
    }
}
