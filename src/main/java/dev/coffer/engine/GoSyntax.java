package dev.coffer.engine;

import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * Integers, floats and booleans in the forms that Go reads. The texts of {@link
 * ConversionException} are Go's.
 *
 * <p>Source: Go package strconv, ParseInt with base 0, ParseFloat and ParseBool.
 */
final class GoSyntax {
    private static final String INT_SYNTAX = "strconv.ParseInt: invalid syntax";
    private static final String INT_RANGE = "strconv.ParseInt: value out of range";
    private static final String BOOL_SYNTAX = "strconv.ParseBool: invalid syntax";
    private static final String FLOAT_SYNTAX = "strconv.ParseFloat: invalid syntax";
    private static final String FLOAT_RANGE = "strconv.ParseFloat: value out of range";
    private static final Pattern FLOAT =
            Pattern.compile(
                    "[+-]?([0-9]{1,400}\\.?[0-9]{0,400}|\\.[0-9]{1,400})([eE][+-]?[0-9]{1,9})?");
    private static final BigInteger HIGHEST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger LOWEST = BigInteger.valueOf(Long.MIN_VALUE);

    /** The longest text that is read digit by digit; a 64-bit number in base 2 has 64 digits. */
    private static final int MAX_LENGTH = 1_000;

    private GoSyntax() {}

    /**
     * Reads {@code 7}, {@code -0x1F}, {@code 010} (octal), {@code 0b1}, {@code 1_000}.
     *
     * @throws ConversionException if the text is no integer or does not fit into 64 bits
     */
    static long parseInt(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String rest = signed ? text.substring(1) : text;
        int radix = radix(rest);
        boolean prefixed = radix != 10 && Character.isLetter(rest.charAt(1));
        String digits = prefixed ? rest.substring(2) : rest;
        if (!isNumber(digits, radix, prefixed)) {
            throw new ConversionException(INT_SYNTAX);
        }
        if (digits.length() > MAX_LENGTH) {
            throw new ConversionException(INT_RANGE);
        }
        BigInteger size = new BigInteger(digits.replace("_", ""), radix);
        BigInteger value = text.startsWith("-") ? size.negate() : size;
        if (value.compareTo(HIGHEST) > 0 || value.compareTo(LOWEST) < 0) {
            throw new ConversionException(INT_RANGE);
        }
        return value.longValueExact();
    }

    /**
     * Reads a finite float in decimal form; infinities and hexadecimal forms are refused.
     *
     * @throws ConversionException if the text is no such float
     */
    static double parseFloat(String text) {
        if (!FLOAT.matcher(text).matches()) {
            throw new ConversionException(FLOAT_SYNTAX);
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new ConversionException(FLOAT_RANGE);
        }
        return value;
    }

    /**
     * Reads {@code 1 t T TRUE true True} and {@code 0 f F FALSE false False}.
     *
     * @throws ConversionException if the text is neither
     */
    static boolean parseBool(String text) {
        return switch (text) {
            case "1", "t", "T", "TRUE", "true", "True" -> true;
            case "0", "f", "F", "FALSE", "false", "False" -> false;
            default -> throw new ConversionException(BOOL_SYNTAX);
        };
    }

    private static int radix(String text) {
        if (text.length() < 2 || text.charAt(0) != '0') {
            return 10;
        }
        return switch (text.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'b', 'B' -> 2;
            case 'o', 'O' -> 8;
            default -> Character.isLetter(text.charAt(1)) ? 10 : 8;
        };
    }

    /** Digits of the radix with single underscores between them, one right behind a prefix too. */
    private static boolean isNumber(String digits, int radix, boolean prefixed) {
        boolean digitBefore = prefixed;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c == '_') {
                if (!digitBefore) {
                    return false;
                }
                digitBefore = false;
            } else {
                if (c > 'f' || Character.digit(c, radix) < 0) {
                    return false;
                }
                digitBefore = true;
            }
        }
        return !digits.isEmpty() && digitBefore;
    }
}
