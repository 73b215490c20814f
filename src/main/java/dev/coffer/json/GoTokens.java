package dev.coffer.json;

import dev.coffer.json.JsonException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;

/**
 * Goes through an input as OpenBao does before it decodes one: token by token with Go's {@code
 * json.Decoder}, over every document in it, counting strings and memory. It says where the first
 * document ends, or fails with the text that Go would give.
 *
 * <p>{@link JsonReader} asks it only when something is wrong or a second document follows. One use.
 * Source: encoding/json stream.go (token states) and scanner.go (literals), OpenBao http/json.go.
 */
final class GoTokens {
    /** A longer number is cut in the text that refuses it. */
    private static final int LONGEST_QUOTED_NUMBER = 1_000;

    private static final int NOT_YET = -1;

    /** Where the decoder is, with what it says when the next character does not fit. */
    private enum State {
        TOP(" looking for beginning of value"),
        ARRAY_START(" looking for beginning of value"),
        ARRAY_VALUE(" looking for beginning of value"),
        ARRAY_COMMA(" after array element"),
        // Go has no words for this one.
        OBJECT_START(""),
        OBJECT_KEY(" looking for beginning of object key string"),
        OBJECT_COLON(" after object key"),
        OBJECT_VALUE(" looking for beginning of value"),
        OBJECT_COMMA(" after object key:value pair");

        private final String context;

        State(String context) {
            this.context = context;
        }
    }

    private final byte[] input;
    private final JsonLimits limits;
    private final ArrayDeque<State> outer = new ArrayDeque<>();
    private State state = State.TOP;
    private int at;
    private int firstEnd = NOT_YET;
    private int tooDeepAt = NOT_YET;
    private int strings;
    private long memoryBytes;

    private GoTokens(byte[] input, JsonLimits limits) {
        this.input = input;
        this.limits = limits;
    }

    /**
     * The index behind the first document.
     *
     * @throws JsonException if any of the documents is broken or all together are too complex
     */
    static int firstDocumentEnd(byte[] input, JsonLimits limits) {
        return new GoTokens(input, limits).run();
    }

    private int run() {
        while (skipSpace()) {
            token(input[at]);
        }
        if (tooDeepAt != NOT_YET) {
            throw unexpected(tooDeepAt, " exceeded max depth");
        }
        if (firstEnd != NOT_YET) {
            return firstEnd;
        }
        throw outer.isEmpty() ? new JsonException(Reason.EMPTY, "EOF") : unexpectedEnd();
    }

    private void token(byte c) {
        switch (c) {
            case '[' -> open(State.ARRAY_START, JsonLimits.COST_ARRAY);
            case '{' -> open(State.OBJECT_START, JsonLimits.COST_OBJECT);
            case ']' -> close(State.ARRAY_START, State.ARRAY_COMMA);
            case '}' -> close(State.OBJECT_START, State.OBJECT_COMMA);
            case ':' -> separator(State.OBJECT_COLON, State.OBJECT_VALUE);
            case ',' -> comma();
            default -> literal(c);
        }
    }

    private void open(State inside, int cost) {
        requireValueAllowed();
        if (outer.size() == limits.depth() && tooDeepAt == NOT_YET && firstEnd == NOT_YET) {
            tooDeepAt = at;
        }
        at++;
        outer.push(state);
        state = inside;
        count(cost);
    }

    private void close(State empty, State afterValue) {
        if (state != empty && state != afterValue) {
            throw unexpected(at, state.context);
        }
        at++;
        state = outer.pop();
        valueEnded();
    }

    private void comma() {
        if (state == State.ARRAY_COMMA) {
            separator(State.ARRAY_COMMA, State.ARRAY_VALUE);
        } else {
            separator(State.OBJECT_COMMA, State.OBJECT_KEY);
        }
    }

    private void separator(State expected, State next) {
        if (state != expected) {
            throw unexpected(at, state.context);
        }
        at++;
        state = next;
    }

    private void literal(byte c) {
        if (c == '"' && (state == State.OBJECT_START || state == State.OBJECT_KEY)) {
            string();
            state = State.OBJECT_COLON;
            return;
        }
        requireValueAllowed();
        switch (c) {
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected(at, State.TOP.context);
        }
        valueEnded();
    }

    private void requireValueAllowed() {
        switch (state) {
            case TOP, ARRAY_START, ARRAY_VALUE, OBJECT_VALUE -> {}
            case ARRAY_COMMA, OBJECT_START, OBJECT_KEY, OBJECT_COLON, OBJECT_COMMA ->
                    throw unexpected(at, state.context);
        }
    }

    private void valueEnded() {
        switch (state) {
            case ARRAY_START, ARRAY_VALUE -> state = State.ARRAY_COMMA;
            case OBJECT_VALUE -> state = State.OBJECT_COMMA;
            case TOP -> firstEnd = firstEnd == NOT_YET ? at : firstEnd;
            case ARRAY_COMMA, OBJECT_START, OBJECT_KEY, OBJECT_COLON, OBJECT_COMMA ->
                    throw new IllegalStateException("a value ended where none can be");
        }
    }

    private void word(String word) {
        for (int i = 1; i < word.length(); i++) {
            if (next(i) != word.charAt(i)) {
                throw unexpected(
                        at + i, " in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
        }
        at += word.length();
        count(JsonLimits.COST_LITERAL);
    }

    private void string() {
        int start = at;
        int i = at + 1;
        while (byteAt(i) != '"') {
            if (byteAt(i) == '\\') {
                i = escapeEnd(i + 1);
            } else if (byteAt(i) >= 0 && byteAt(i) < ' ') {
                throw unexpected(i, " in string literal");
            } else {
                i++;
            }
        }
        at = i + 1;
        countString(start);
    }

    private int escapeEnd(int escape) {
        return switch (byteAt(escape)) {
            case 'b', 'f', 'n', 'r', 't', '\\', '/', '"' -> escape + 1;
            case 'u' -> hexEnd(escape + 1);
            default -> throw unexpected(escape, " in string escape code");
        };
    }

    private int hexEnd(int start) {
        int end = start + 4;
        for (int i = start; i < end; i++) {
            if (Character.digit(byteAt(i), 16) < 0) {
                throw unexpected(i, " in \\u hexadecimal character escape");
            }
        }
        return end;
    }

    /** The cost of a string is that of its decoded form. */
    private void countString(int start) {
        String text = new String(input, start + 1, at - start - 2, StandardCharsets.ISO_8859_1);
        count(
                JsonLimits.COST_STRING
                        + (text.indexOf('\\') < 0 ? text.length() : decodedLength(start)));
        strings++;
        if (strings > limits.strings()) {
            throw new JsonException(Reason.TOO_COMPLEX, "exceeded maximum number of strings");
        }
    }

    private long decodedLength(int start) {
        return Utf8.encodedLength(JsonReader.stringIn(input, start, at));
    }

    private void number() {
        int start = at;
        int i = byteAt(at) == '-' ? at + 1 : at;
        if (!isDigit(byteAt(i))) {
            throw unexpected(i, " in numeric literal");
        }
        i = input[i] == '0' ? i + 1 : digitsEnd(i);
        if (i < input.length && input[i] == '.') {
            i = someDigits(i + 1, " after decimal point in numeric literal");
        }
        if (i < input.length && (input[i] | 0x20) == 'e') {
            boolean signed = byteAt(i + 1) == '+' || byteAt(i + 1) == '-';
            i = someDigits(signed ? i + 2 : i + 1, " in exponent of numeric literal");
        }
        at = i;
        requireInRange(new String(input, start, i - start, StandardCharsets.ISO_8859_1));
        count(JsonLimits.COST_NUMBER);
    }

    private int someDigits(int start, String context) {
        if (!isDigit(byteAt(start))) {
            throw unexpected(start, context);
        }
        return digitsEnd(start);
    }

    private int digitsEnd(int start) {
        int i = start;
        while (i < input.length && isDigit(input[i])) {
            i++;
        }
        return i;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private static void requireInRange(String literal) {
        if (!new JsonNumber(literal).isWithinFloatRange()) {
            boolean tooLong = literal.length() > LONGEST_QUOTED_NUMBER;
            String quoted = tooLong ? literal.substring(0, LONGEST_QUOTED_NUMBER) + "..." : literal;
            throw new JsonException(
                    Reason.MALFORMED,
                    "json: cannot unmarshal number " + quoted + " into Go value of type float64");
        }
    }

    private void count(long cost) {
        memoryBytes += cost;
        if (memoryBytes > limits.memoryBytes()) {
            throw new JsonException(Reason.TOO_COMPLEX, "exceeded maximum estimated memory limits");
        }
    }

    private boolean skipSpace() {
        while (at < input.length && isSpace(input[at])) {
            at++;
        }
        return at < input.length;
    }

    static boolean isSpace(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private byte next(int offset) {
        return byteAt(at + offset);
    }

    /** The byte at {@code index}, inside a literal that cannot end before it. */
    private byte byteAt(int index) {
        if (index >= input.length) {
            throw unexpectedEnd();
        }
        return input[index];
    }

    private static JsonException unexpectedEnd() {
        return new JsonException(Reason.MALFORMED, "unexpected EOF");
    }

    private JsonException unexpected(int index, String context) {
        return new JsonException(
                Reason.MALFORMED, "invalid character " + quoted(input[index] & 0xFF) + context);
    }

    /** The byte as Go quotes the character of that number. Source: strconv.Quote. */
    private static String quoted(int c) {
        return switch (c) {
            case '\'' -> "'\\''";
            case '\\' -> "'\\\\'";
            case 7 -> "'\\a'";
            case '\b' -> "'\\b'";
            case '\f' -> "'\\f'";
            case '\n' -> "'\\n'";
            case '\r' -> "'\\r'";
            case '\t' -> "'\\t'";
            case 11 -> "'\\v'";
            default -> {
                if (c < ' ' || c == 0x7F) {
                    yield String.format(Locale.ROOT, "'\\x%02x'", c);
                }
                boolean unprintable = c >= 0x80 && (c <= 0xA0 || c == 0xAD);
                yield unprintable
                        ? String.format(Locale.ROOT, "'\\u%04x'", c)
                        : "'" + (char) c + "'";
            }
        };
    }
}
