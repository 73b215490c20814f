package dev.coffer.request;

import java.util.HexFormat;

/**
 * Text as Go prints it in errors.
 *
 * <p>Source: Go package strconv, Quote; package unicode, IsPrint.
 */
public final class GoText {
    private static final HexFormat HEX = HexFormat.of();

    private GoText() {}

    /** Whether every character is a letter, mark, number, punctuation, symbol or plain space. */
    public static boolean isPrintable(String text) {
        return text.codePoints().allMatch(GoText::isPrintable);
    }

    /** The text in double quotes, with what cannot be printed escaped. */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> append(out, c));
        return out.append('"').toString();
    }

    private static void append(StringBuilder out, int c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case 0x07 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 0x0b -> out.append("\\v");
            default -> {
                if (isPrintable(c)) {
                    out.appendCodePoint(c);
                } else {
                    out.append(escaped(c));
                }
            }
        }
    }

    private static String escaped(int c) {
        if (c < ' ' || c == 0x7f) {
            return "\\x" + HEX.toHexDigits((byte) c);
        }
        return c > Character.MAX_VALUE
                ? "\\U" + HEX.toHexDigits(c)
                : "\\u" + HEX.toHexDigits((short) c);
    }

    private static boolean isPrintable(int c) {
        return c == ' '
                || switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.SPACE_SEPARATOR,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR ->
                            false;
                    default -> true;
                };
    }
}
