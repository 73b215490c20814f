package dev.coffer.request;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;

/**
 * Durations as OpenBao reads and writes them, which is as Go does: {@code 1h30m}, {@code 768h0m0s}.
 *
 * <p>A value is a signed 64-bit count of nanoseconds, about 292 years either way; what does not fit
 * is malformed. The texts of {@link Malformed} are wire contract: clients see them behind a prefix
 * of the caller, with status 400. Stateless, safe for all threads.
 *
 * <p>Source: Go package time, ParseDuration and Duration.String; go-secure-stdlib parseutil,
 * ParseDurationSecond.
 */
public final class GoDuration {
    /** What OpenBao says of a value that is neither text nor number, such as {@code true}. */
    public static final String NOT_A_DURATION = "could not parse duration from input";

    private static final String OVERFLOW =
            "multiplication of durations resulted in overflow, one operand may be too large";
    private static final long SECOND = 1_000_000_000L;
    private static final long DAY = 24 * 3600 * SECOND;
    private static final BigInteger HIGHEST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger LOWEST = BigInteger.valueOf(Long.MIN_VALUE);

    /** More digits than a 64-bit number can need; longer runs are refused before any arithmetic. */
    private static final int MAX_WHOLE_DIGITS = 19;

    /** The outcome of reading a text. */
    public sealed interface Outcome {
        /**
         * The duration, or what {@code failure} makes of the refusal's exact text.
         *
         * @throws X if the text was malformed
         */
        <X extends Throwable> Duration orElseThrow(Function<? super String, X> failure) throws X;
    }

    /** The text was a duration. */
    public record Parsed(Duration value) implements Outcome {
        @Override
        public <X extends Throwable> Duration orElseThrow(Function<? super String, X> failure) {
            return value;
        }
    }

    /** The text was none; {@code text} says why in OpenBao's words. */
    public record Malformed(String text) implements Outcome {
        @Override
        public <X extends Throwable> Duration orElseThrow(Function<? super String, X> failure)
                throws X {
            throw failure.apply(text);
        }
    }

    private GoDuration() {}

    /**
     * Reads what OpenBao's fields of type duration take: whole seconds ({@code "30"}, also the
     * literal of a JSON number), whole days ({@code "2d"}), or Go's form. The empty text is zero.
     */
    public static Outcome parseSeconds(String text) {
        if (text.isEmpty()) {
            return new Parsed(Duration.ZERO);
        }
        if (isInteger(text) && fits(new BigInteger(text))) {
            return times(Long.parseLong(text), SECOND);
        }
        if (text.endsWith("d")) {
            return parseDays(text.substring(0, text.length() - 1));
        }
        return parse(text);
    }

    /** Reads Go's form alone: a sign, then numbers with units, such as {@code -1h2.5s}. */
    public static Outcome parse(String text) {
        boolean negative = text.startsWith("-");
        int start = negative || text.startsWith("+") ? 1 : 0;
        if (text.substring(start).equals("0")) {
            return new Parsed(Duration.ZERO);
        }
        if (start == text.length()) {
            return invalid(text);
        }
        return new Reader(text, start).read(negative);
    }

    /**
     * Writes a duration as Go's Duration.String does: {@code 0s}, {@code 1m30s}, {@code 36h0m0s},
     * {@code 1.5s}, {@code 2µs}. What exceeds Go's range is written as its nearest end.
     */
    public static String format(Duration duration) {
        long nanos = nanos(duration);
        if (nanos == 0) {
            return "0s";
        }
        String sign = nanos < 0 ? "-" : "";
        BigInteger size = BigInteger.valueOf(nanos).abs();
        if (size.compareTo(BigInteger.valueOf(SECOND)) < 0) {
            return sign + belowSecond(size.longValueExact());
        }
        long seconds = size.divide(BigInteger.valueOf(SECOND)).longValueExact();
        long fraction = size.mod(BigInteger.valueOf(SECOND)).longValueExact();
        StringBuilder out = new StringBuilder(sign);
        if (seconds >= 3600) {
            out.append(seconds / 3600).append('h');
        }
        if (seconds >= 60) {
            out.append(seconds / 60 % 60).append('m');
        }
        return out.append(decimal(seconds % 60, fraction, 9)).append('s').toString();
    }

    private static String belowSecond(long nanos) {
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return decimal(nanos / 1_000, nanos % 1_000, 3) + "µs";
        }
        return decimal(nanos / 1_000_000, nanos % 1_000_000, 6) + "ms";
    }

    private static String decimal(long whole, long fraction, int digits) {
        if (fraction == 0) {
            return Long.toString(whole);
        }
        String padded = "0".repeat(digits - Long.toString(fraction).length()) + fraction;
        int end = padded.length();
        while (padded.charAt(end - 1) == '0') {
            end--;
        }
        return whole + "." + padded.substring(0, end);
    }

    private static long nanos(Duration duration) {
        BigInteger exact =
                BigInteger.valueOf(duration.getSeconds())
                        .multiply(BigInteger.valueOf(SECOND))
                        .add(BigInteger.valueOf(duration.getNano()));
        return exact.min(HIGHEST).max(LOWEST).longValueExact();
    }

    private static Outcome parseDays(String days) {
        if (!isInteger(days)) {
            return new Malformed("strconv.ParseInt: parsing " + goQuote(days) + ": invalid syntax");
        }
        if (!fits(new BigInteger(days))) {
            return new Malformed(
                    "strconv.ParseInt: parsing " + goQuote(days) + ": value out of range");
        }
        return times(Long.parseLong(days), DAY);
    }

    private static Outcome times(long count, long unitNanos) {
        if (Math.multiplyHigh(count, unitNanos) != (count * unitNanos) >> 63) {
            return new Malformed(OVERFLOW);
        }
        return new Parsed(Duration.ofNanos(count * unitNanos));
    }

    private static boolean isInteger(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (start == text.length() || text.length() > 4 * MAX_WHOLE_DIGITS) {
            return false;
        }
        return text.chars().skip(start).allMatch(GoDuration::isDigit);
    }

    private static boolean fits(BigInteger value) {
        return value.bitLength() < Long.SIZE;
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private static Outcome invalid(String text) {
        return new Malformed("time: invalid duration " + goQuote(text));
    }

    /** Go's quoting in package time: quote and backslash escaped, other bytes as hex. */
    private static String goQuote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            int value = each & 0xff;
            if (value == '"' || value == '\\') {
                out.append('\\').append((char) value);
            } else if (value < ' ' || value >= 0x80) {
                out.append(String.format("\\x%02x", value));
            } else {
                out.append((char) value);
            }
        }
        return out.append('"').toString();
    }

    /** One pass over the numbers and units of a text. */
    private static final class Reader {
        private final String text;
        private int at;
        private BigInteger total = BigInteger.ZERO;

        Reader(String text, int start) {
            this.text = text;
            this.at = start;
        }

        Outcome read(boolean negative) {
            while (at < text.length()) {
                int wholeStart = at;
                skipDigits();
                String whole = withoutLeadingZeros(text.substring(wholeStart, at));
                String fraction = "";
                boolean anyDigit = at > wholeStart;
                if (at < text.length() && text.charAt(at) == '.') {
                    int fractionStart = ++at;
                    skipDigits();
                    fraction = text.substring(fractionStart, at);
                    anyDigit |= at > fractionStart;
                }
                if (!anyDigit || whole.length() > MAX_WHOLE_DIGITS) {
                    return invalid(text);
                }
                String unit = readUnit();
                if (unit.isEmpty()) {
                    return new Malformed("time: missing unit in duration " + goQuote(text));
                }
                long unitNanos = unitNanos(unit);
                if (unitNanos == 0) {
                    return new Malformed(
                            "time: unknown unit "
                                    + goQuote(unit)
                                    + " in duration "
                                    + goQuote(text));
                }
                total = total.add(part(whole, fraction, unitNanos));
                if (total.compareTo(LOWEST.negate()) > 0) {
                    return invalid(text);
                }
            }
            BigInteger signed = negative ? total.negate() : total;
            return fits(signed)
                    ? new Parsed(Duration.ofNanos(signed.longValueExact()))
                    : invalid(text);
        }

        private static BigInteger part(String whole, String fraction, long unitNanos) {
            BigInteger nanos =
                    new BigInteger(whole.isEmpty() ? "0" : whole)
                            .multiply(BigInteger.valueOf(unitNanos));
            if (fraction.isEmpty()) {
                return nanos;
            }
            // In floating point because Go does so: an exact division would cut some values one
            // nanosecond lower than OpenBao's. Digits beyond 64 bits are dropped there as well.
            String kept = fraction.substring(0, Math.min(fraction.length(), MAX_WHOLE_DIGITS));
            if (!fits(new BigInteger(kept))) {
                kept = kept.substring(0, MAX_WHOLE_DIGITS - 1);
            }
            double scale = Math.pow(10, kept.length());
            return nanos.add(
                    BigInteger.valueOf((long) (Long.parseLong(kept) * (unitNanos / scale))));
        }

        private static String withoutLeadingZeros(String digits) {
            int from = 0;
            while (from < digits.length() && digits.charAt(from) == '0') {
                from++;
            }
            return digits.substring(from);
        }

        private void skipDigits() {
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
        }

        private String readUnit() {
            int start = at;
            while (at < text.length() && text.charAt(at) != '.' && !isDigit(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }

        private static long unitNanos(String unit) {
            return switch (unit) {
                case "ns" -> 1;
                // U+00B5, the micro sign, and U+03BC, the Greek letter: Go takes both.
                case "us", "\u00b5s", "\u03bcs" -> 1_000;
                case "ms" -> 1_000_000;
                case "s" -> SECOND;
                case "m" -> 60 * SECOND;
                case "h" -> 3600 * SECOND;
                default -> 0;
            };
        }
    }
}
