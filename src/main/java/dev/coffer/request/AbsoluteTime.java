package dev.coffer.request;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A moment as clients write it: RFC 3339, with a fraction of a second or without, or whole seconds
 * since 1970. Stateless, safe for all threads.
 *
 * <p>Source: go-secure-stdlib parseutil, ParseAbsoluteTime.
 */
public final class AbsoluteTime {
    /** What OpenBao says of a text that is neither. */
    public static final String MALFORMED = "could not parse string as date and time";

    /** What OpenBao says of a value that is neither text nor number. */
    public static final String NOT_A_TIME = "could not parse time from input type";

    private static final Pattern RFC_3339 =
            Pattern.compile(
                    "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?"
                            + "(?:Z|[+-][0-9]{2}:[0-9]{2})");
    private static final Pattern SECONDS = Pattern.compile("[+-]?[0-9]{1,18}");

    private AbsoluteTime() {}

    /** The moment of a text; empty if it is malformed. */
    public static Optional<Instant> parse(String text) {
        try {
            if (RFC_3339.matcher(text).matches()) {
                return Optional.of(OffsetDateTime.parse(text.replace(',', '.')).toInstant());
            }
            return SECONDS.matcher(text).matches()
                    ? Optional.of(Instant.ofEpochSecond(Long.parseLong(text)))
                    : Optional.empty();
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }
}
