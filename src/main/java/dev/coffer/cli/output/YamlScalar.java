package dev.coffer.cli.output;

import dev.coffer.json.JsonNumber;
import java.util.Locale;

/** One text or number of YAML. */
final class YamlScalar {
    private static final String INDICATORS = "-?:,[]{}#&*!|>'\"%@`";

    private YamlScalar() {}

    /** A number: integers as they are, what is no integer as a 64-bit float of Go. */
    static String number(String literal) {
        boolean whole =
                literal.indexOf('.') < 0 && literal.indexOf('e') < 0 && literal.indexOf('E') < 0;
        return whole ? literal : JsonNumber.of(Double.parseDouble(literal)).literal();
    }

    /** A text, quoted if it has to be; of several lines as a literal block. */
    static String of(String text, String indent) {
        if (text.isEmpty() || isReadAsOther(text)) {
            return '"' + text + '"';
        }
        if (!isPrintable(text)) {
            return doubleQuoted(text);
        }
        if (text.indexOf('\n') >= 0) {
            return text.startsWith(" ") || text.startsWith("\n")
                    ? doubleQuoted(text)
                    : block(text, indent + "  ");
        }
        return isPlain(text) ? text : "'" + text.replace("'", "''") + "'";
    }

    /** Whether a reader would take the text for null, a boolean, a number or a time. */
    private static boolean isReadAsOther(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "<<", ".nan" ->
                    true;
            default -> {
                char first = text.charAt(0);
                boolean numeric = first == '+' || first == '-' || first == '.';
                yield (numeric || (first >= '0' && first <= '9'))
                        && (isNumber(text) || isTime(text));
            }
        };
    }

    private static boolean isNumber(String text) {
        String bare = text.replace("_", "").toLowerCase(Locale.ROOT);
        String unsigned = bare.startsWith("-") || bare.startsWith("+") ? bare.substring(1) : bare;
        if (unsigned.equals(".inf")) {
            return true;
        }
        if (unsigned.startsWith("0x") || unsigned.startsWith("0b") || unsigned.startsWith("0o")) {
            return isDigits(unsigned.substring(2), unsigned.charAt(1) == 'x' ? 16 : 8);
        }
        boolean digit = false;
        for (int i = 0; i < unsigned.length(); i++) {
            char c = unsigned.charAt(i);
            digit |= c >= '0' && c <= '9';
            if ("0123456789.e+-".indexOf(c) < 0) {
                return false;
            }
        }
        return digit && parses(unsigned);
    }

    private static boolean parses(String text) {
        try {
            double _ = Double.parseDouble(text);
            return true;
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static boolean isDigits(String text, int radix) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), radix) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Four digits, a dash, a digit: what YAML's times begin with. */
    private static boolean isTime(String text) {
        return text.length() >= 8
                && isDigits(text.substring(0, 4), 10)
                && text.charAt(4) == '-'
                && Character.isDigit(text.charAt(5))
                && text.indexOf('-', 6) > 0
                && Character.isDigit(
                        text.charAt(
                                text.indexOf('-', 6) + 1 < text.length()
                                        ? text.indexOf('-', 6) + 1
                                        : 0));
    }

    private static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\n') || (c >= 0x7f && c < 0xa0) || c == '\ufeff') {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(String text) {
        char first = text.charAt(0);
        if (first == ' ' || text.endsWith(" ") || text.endsWith(":")) {
            return false;
        }
        if (INDICATORS.indexOf(first) >= 0 && !startsLikeWord(text)) {
            return false;
        }
        return !text.contains(": ") && !text.contains(" #");
    }

    /** A dash, question mark or colon in front of a letter is an ordinary character. */
    private static boolean startsLikeWord(String text) {
        return "-?:".indexOf(text.charAt(0)) >= 0 && text.length() > 1 && text.charAt(1) != ' ';
    }

    private static String block(String text, String indent) {
        String body = text;
        String mark = "|-";
        if (text.endsWith("\n\n")) {
            mark = "|+";
        } else if (text.endsWith("\n")) {
            mark = "|";
        }
        while (body.endsWith("\n")) {
            body = body.substring(0, body.length() - 1);
        }
        StringBuilder lines = new StringBuilder(mark);
        for (String line : body.split("\n", -1)) {
            StringBuilder _ = lines.append('\n').append(line.isEmpty() ? "" : indent).append(line);
        }
        int kept = text.length() - body.length() - 1;
        return lines.append("\n".repeat(Math.max(0, mark.equals("|+") ? kept : 0))).toString();
    }

    private static String doubleQuoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            StringBuilder _ =
                    switch (c) {
                        case '"' -> quoted.append("\\\"");
                        case '\\' -> quoted.append("\\\\");
                        case '\n' -> quoted.append("\\n");
                        case '\t' -> quoted.append("\\t");
                        case '\r' -> quoted.append("\\r");
                        case 0 -> quoted.append("\\0");
                        case 0x1b -> quoted.append("\\e");
                        default ->
                                c < ' ' || (c >= 0x7f && c < 0xa0)
                                        ? quoted.append(hex(c))
                                        : quoted.append(c);
                    };
        }
        return quoted.append('"').toString();
    }

    private static String hex(char c) {
        return "\\x" + Character.forDigit(c >> 4, 16) + Character.forDigit(c & 15, 16);
    }
}
