package dev.coffer.gate.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/**
 * A moment as clients write it: RFC 3339, with a fraction of a second or without, or whole seconds
 * since 1970.
 *
 * <p>Source: go-secure-stdlib parseutil, ParseAbsoluteTime.
 */
final class AbsoluteTime {
    private static final String REFUSED = "could not parse string as date and time";
    private static final Pattern RFC_3339 =
            Pattern.compile(
                    "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?"
                            + "(?:Z|[+-]\\d\\d:\\d\\d)");
    private static final Pattern SECONDS = Pattern.compile("[+-]?\\d{1,18}");

    private AbsoluteTime() {}

    static Instant parse(String text) throws PolicyException {
        try {
            if (RFC_3339.matcher(text).matches()) {
                return OffsetDateTime.parse(text.replace(',', '.')).toInstant();
            }
            if (SECONDS.matcher(text).matches()) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
        } catch (DateTimeException noDate) {
            throw new PolicyException(REFUSED);
        }
        throw new PolicyException(REFUSED);
    }
}
