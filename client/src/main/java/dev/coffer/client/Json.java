package dev.coffer.client;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain Java: {@code Map}, {@code List}, {@code String}, {@code Boolean}, null, and for a
 * number {@code Long} where it is a whole one that fits, else {@code BigInteger} or {@code
 * BigDecimal}, so that nothing is rounded. Strict (RFC 8259); what is read cannot be modified. No
 * message of a failure repeats the text, which may be secret.
 */
final class Json {
    /** How deep arrays and objects may lie in each other. */
    static final int MAX_DEPTH = 500;

    private static final int LONG_DIGITS = 18;
    private static final int CONTROL_END = 0x20;
    private static final int HEX = 16;
    private static final int HEX_DIGITS = 4;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /**
     * Reads one value and nothing behind it.
     *
     * @throws MalformedException if it is not JSON
     */
    static @Nullable Object read(String text) {
        Json json = new Json(text);
        json.blanks();
        Object value = json.value();
        json.blanks();
        if (json.at != text.length()) {
            throw json.malformed();
        }
        return value;
    }

    /**
     * Writes maps with text keys, collections, texts, finite numbers, booleans and null.
     *
     * @throws IllegalArgumentException for anything else
     */
    static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, 0);
        return out.toString();
    }

    /** The text is not JSON. */
    static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private MalformedException(int at) {
            super("not JSON at character " + at);
        }
    }

    private @Nullable Object value() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        enter();
        if (!closes('}')) {
            do {
                blanks();
                String name = string();
                blanks();
                expect(':');
                blanks();
                members.put(name, value());
            } while (goesOn('}'));
        }
        depth--;
        return Collections.unmodifiableMap(members);
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> elements = new ArrayList<>();
        enter();
        if (!closes(']')) {
            do {
                blanks();
                elements.add(value());
            } while (goesOn(']'));
        }
        depth--;
        return Collections.unmodifiableList(elements);
    }

    private void enter() {
        at++;
        if (++depth > MAX_DEPTH) {
            throw malformed();
        }
        blanks();
    }

    private boolean closes(char end) {
        if (peek() != end) {
            return false;
        }
        at++;
        return true;
    }

    /** True behind a comma, false behind the end. */
    private boolean goesOn(char end) {
        blanks();
        if (closes(end)) {
            return false;
        }
        expect(',');
        return true;
    }

    private @Nullable Object word(String word, @Nullable Object meaning) {
        if (!text.startsWith(word, at)) {
            throw malformed();
        }
        at += word.length();
        return meaning;
    }

    private String string() {
        expect('"');
        int end = at;
        while (end < text.length() && isPlain(text.charAt(end))) {
            end++;
        }
        StringBuilder out = new StringBuilder(text.substring(at, end));
        at = end;
        while (peek() != '"') {
            char next = text.charAt(at++);
            if (next < CONTROL_END) {
                throw malformed();
            }
            out.append(next == '\\' ? escaped() : next);
        }
        at++;
        return out.toString();
    }

    private static boolean isPlain(char c) {
        return c != '"' && c != '\\' && c >= CONTROL_END;
    }

    private char escaped() {
        char kind = peek();
        at++;
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw malformed();
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < HEX_DIGITS; i++) {
            int digit = Character.digit(peek(), HEX);
            if (digit < 0 || text.charAt(at) > 'f') {
                throw malformed();
            }
            code = code * HEX + digit;
            at++;
        }
        return (char) code;
    }

    private Number number() {
        int start = at;
        boolean unused = skip('-');
        int first = at;
        digits();
        if (text.charAt(first) == '0' && at > first + 1) {
            throw malformed();
        }
        boolean isWhole = true;
        if (skip('.')) {
            isWhole = false;
            digits();
        }
        if (skip('e') || skip('E')) {
            isWhole = false;
            if (!skip('-')) {
                unused = skip('+');
            }
            digits();
        }
        return number(text.substring(start, at), isWhole);
    }

    private Number number(String literal, boolean isWhole) {
        if (isWhole && literal.length() <= LONG_DIGITS) {
            return Long.valueOf(literal);
        }
        try {
            if (!isWhole) {
                return new BigDecimal(literal);
            }
            BigInteger whole = new BigInteger(literal);
            return whole.bitLength() < Long.SIZE ? (Number) whole.longValue() : whole;
        } catch (NumberFormatException tooLarge) {
            throw malformed();
        }
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw malformed();
        }
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw malformed();
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private MalformedException malformed() {
        return new MalformedException(at);
    }

    private static void write(StringBuilder out, @Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH);
        }
        switch (value) {
            case null -> out.append("null");
            case Boolean flag -> out.append(flag.booleanValue());
            case Number number -> out.append(literal(number));
            case CharSequence words -> quote(out, words);
            case Map<?, ?> members -> {
                String before = "{";
                for (Map.Entry<?, ?> member : members.entrySet()) {
                    out.append(before);
                    quote(out, name(member.getKey()));
                    out.append(':');
                    write(out, member.getValue(), depth + 1);
                    before = ",";
                }
                out.append(members.isEmpty() ? "{}" : "}");
            }
            case Iterable<?> elements -> {
                out.append('[');
                String before = "";
                for (Object element : elements) {
                    out.append(before);
                    write(out, element, depth + 1);
                    before = ",";
                }
                out.append(']');
            }
            default ->
                    throw new IllegalArgumentException(
                            "JSON has nothing for a " + value.getClass().getName());
        }
    }

    private static String name(@Nullable Object key) {
        if (key instanceof String name) {
            return name;
        }
        throw new IllegalArgumentException("a name in JSON is a text");
    }

    private static String literal(Number number) {
        if (number instanceof Double || number instanceof Float) {
            if (!Double.isFinite(number.doubleValue())) {
                throw new IllegalArgumentException("JSON has no number for it");
            }
        }
        return number.toString();
    }

    private static void quote(StringBuilder out, CharSequence words) {
        out.append('"');
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < CONTROL_END) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
