package dev.coffer.json;

import java.math.BigDecimal;
import java.util.OptionalLong;

/**
 * A JSON number, kept as it was written: {@code 1.0}, {@code 1e3} and thirty digits pass through
 * untouched. Two numbers are equal if their literals are.
 */
public record JsonNumber(String literal) implements JsonValue {
    /** Below this length no literal without exponent reaches the end of the 64-bit floats. */
    private static final int SURELY_FINITE_LENGTH = 300;

    /** No long has more characters than {@link Long#MIN_VALUE}. */
    private static final int LONGEST_LONG = 20;

    /**
     * A number with this literal.
     *
     * @throws IllegalArgumentException if it is not one by the JSON grammar
     */
    public JsonNumber {
        if (!isNumber(literal)) {
            throw new IllegalArgumentException("not a JSON number literal");
        }
    }

    /** The number {@code value}. */
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /**
     * A finite number, written as Go's encoder writes a 64-bit float: {@code 500}, {@code 0.5},
     * {@code 1e+21}.
     */
    public static JsonNumber of(double value) {
        double size = Math.abs(value);
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (size == 0 || (size >= 1e-6 && size < 1e21)) {
            return new JsonNumber(exact.toPlainString());
        }
        String digits = exact.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - exact.scale();
        String mantissa =
                digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String power = exponent < 0 ? "e" + exponent : "e+" + exponent;
        return new JsonNumber((value < 0 ? "-" : "") + mantissa + power);
    }

    /**
     * The value, if it is written as an integer and fits into 64 bits; {@code 1.0} and {@code 1e3}
     * are no integers here, as for Go's {@code json.Number.Int64}.
     */
    public OptionalLong asLong() {
        if (literal.length() > LONGEST_LONG) {
            return OptionalLong.empty();
        }
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            if (c != '-' && (c < '0' || c > '9')) {
                return OptionalLong.empty();
            }
        }
        try {
            return OptionalLong.of(Long.parseLong(literal));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    /** Whether the value is within the range of a 64-bit float; {@code 1e400} is not. */
    boolean isWithinFloatRange() {
        boolean small =
                literal.length() < SURELY_FINITE_LENGTH
                        && literal.indexOf('e') < 0
                        && literal.indexOf('E') < 0;
        return small || !Double.isInfinite(Double.parseDouble(literal));
    }

    private static boolean isNumber(String text) {
        int at = text.startsWith("-") ? 1 : 0;
        int whole = digits(text, at);
        if (whole == at || (text.charAt(at) == '0' && whole > at + 1)) {
            return false;
        }
        at = whole;
        if (at < text.length() && text.charAt(at) == '.') {
            int fraction = digits(text, at + 1);
            if (fraction == at + 1) {
                return false;
            }
            at = fraction;
        }
        return exponentEnd(text, at) == text.length();
    }

    private static int exponentEnd(String text, int start) {
        if (start == text.length() || (text.charAt(start) | 0x20) != 'e') {
            return start;
        }
        int at = start + 1;
        if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
            at++;
        }
        int end = digits(text, at);
        return end == at ? -1 : end;
    }

    private static int digits(String text, int start) {
        int at = start;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    @Override
    public String goKind() {
        return "number";
    }

    @Override
    public String toString() {
        return "JsonNumber[" + literal.length() + " chars]";
    }
}
