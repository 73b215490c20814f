package dev.coffer.config.hcl;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.config.hcl.HclValue.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits a text into tokens. A mistake does not stop it: HCL1 goes on and reports the last one, and
 * each look beyond the end moves the column on. Both are kept, for clients know those messages.
 */
final class HclLexer {
    /** The kinds of token; their names appear in messages. */
    enum Kind {
        ILLEGAL,
        EOF,
        IDENT,
        NUMBER,
        FLOAT,
        BOOL,
        STRING,
        HEREDOC,
        LBRACK,
        LBRACE,
        COMMA,
        PERIOD,
        RBRACK,
        RBRACE,
        ASSIGN,
        ADD,
        SUB
    }

    /** A token as written, and what it means if it is a name, a string or a heredoc. */
    record Token(Kind kind, Position position, String raw, String value) {}

    private static final int END = -1;
    private static final Pattern BLANK = Pattern.compile("[ \t\r\n]++|/\\*(?s:.*?)\\*/");
    private static final Pattern COMMENT = Pattern.compile("(?:#|//)[^\n]*+");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_.-]*+");
    private static final Pattern NUMBER =
            Pattern.compile(
                    "-?+0[xX]\\p{XDigit}*+|(?:-?+[0-9]++(?:\\.[0-9]*+)?+|\\.[0-9]++)"
                            + "(?:[eE][+-]?+(?:[0-9]++|(?s:.))?+)?+");
    private static final Pattern ESCAPE =
            Pattern.compile(
                    "[abfnrtv\\\\\"]|[0-7]{3}|x\\p{XDigit}{2}|u\\p{XDigit}{4}|U\\p{XDigit}{8}");
    private static final Pattern PARTIAL = Pattern.compile("[0-7]{1,2}+|[xuU]\\p{XDigit}*+");
    private static final Pattern ANCHOR = Pattern.compile("<(-?+)([\\p{L}\\p{Nd}_]*+)");
    private static final String ESCAPED = "abfnrtv\\\"";
    private static final String MEANT = "\u0007\b\f\n\r\t\u000b\\\"";

    private final String text;
    private final Places places;
    private final Matcher matcher;
    private int at;
    private String value = "";
    private @Nullable HclException failure;

    HclLexer(String text) {
        this.text = text.replace("\r\n", "\n");
        this.places = new Places(this.text);
        this.matcher = BLANK.matcher(this.text);
        int nul = this.text.indexOf('\0');
        if (nul >= 0) {
            at = this.text.length();
            fail("unexpected null character (0x00)", nul, Kind.EOF);
        }
    }

    /** Throws the last mistake so far, if there was one. */
    void throwFailure() throws HclException {
        if (failure != null) {
            throw failure;
        }
    }

    Token next() {
        while (take(BLANK) || takeToEnd(COMMENT) || brokenComment()) {}
        int start = at;
        Position position = places.of(start);
        Kind kind = scan();
        int end = Math.min(at, text.length());
        return new Token(kind, position, text.substring(Math.min(start, end), end), value);
    }

    private Kind scan() {
        if (takeToEnd(NAME)) {
            value = matcher.group();
            return value.equals("true") || value.equals("false") ? Kind.BOOL : Kind.IDENT;
        }
        if (takeToEnd(NUMBER)) {
            return number(matcher.group());
        }
        return switch (read()) {
            case END -> Kind.EOF;
            case '"' -> string();
            case '<' -> heredoc();
            case '[' -> Kind.LBRACK;
            case ']' -> Kind.RBRACK;
            case '{' -> Kind.LBRACE;
            case '}' -> Kind.RBRACE;
            case ',' -> Kind.COMMA;
            case '=' -> Kind.ASSIGN;
            case '.' -> Kind.PERIOD;
            case '+' -> Kind.ADD;
            case '-' -> Kind.SUB;
            default -> fail("illegal char", at - 1, Kind.ILLEGAL);
        };
    }

    private boolean brokenComment() {
        if (!text.startsWith("/", at)) {
            return false;
        }
        boolean open = text.startsWith("*", at + 1);
        at = open ? text.length() + 1 : at + 1;
        String problem = open ? "comment not terminated" : "expected '/' for comment";
        fail(problem, at - 1, Kind.ILLEGAL);
        return true;
    }

    private Kind number(String literal) {
        if (literal.matches("-?0[xX]")) {
            return fail("illegal hexadecimal number", matcher.end(), Kind.NUMBER);
        }
        if (literal.matches("-?0[0-7]*[89][0-9]*")) {
            return fail("illegal octal number", matcher.end(), Kind.NUMBER);
        }
        return literal.matches("(?s)(?!-?0[xX]).*[.eE].*") ? Kind.FLOAT : Kind.NUMBER;
    }

    private Kind string() {
        StringBuilder out = new StringBuilder();
        int braces = 0;
        for (int c = read(); braces > 0 || c != '"'; c = read()) {
            if (c == END || (c == '\n' && braces == 0)) {
                return fail("literal not terminated", at - 1, Kind.STRING);
            }
            int start = at - 1;
            String meant = c == '\\' ? escape() : text.substring(start, at);
            if (braces == 0 && c == '$' && text.startsWith("{", at)) {
                at++;
                braces = 1;
                meant = "${";
            } else if (braces > 0) {
                braces += (c == '{' ? 1 : 0) - (c == '}' ? 1 : 0);
                meant = text.substring(start, Math.min(at, text.length()));
            }
            out.append(meant);
        }
        value = out.toString();
        return Kind.STRING;
    }

    /** What the escape means whose backslash was just read. */
    private String escape() {
        if (!take(ESCAPE)) {
            boolean digits = take(PARTIAL) && !matcher.group().matches("[xuU]");
            fail("illegal char escape", at, Kind.STRING);
            at += digits ? 0 : 1;
            return "?";
        }
        String code = matcher.group();
        int simple = ESCAPED.indexOf(code);
        if (simple >= 0) {
            return MEANT.substring(simple, simple + 1);
        }
        boolean octal = Character.isDigit(code.charAt(0));
        int point = Integer.parseUnsignedInt(octal ? code : code.substring(1), octal ? 8 : 16);
        // A lone byte above 0x7f, which Go's strings can hold, is no text.
        if (!Character.isValidCodePoint(point) || (point > 0x7f && code.length() == 3)) {
            fail("illegal char escape", at - 1, Kind.STRING);
            return "?";
        }
        return Character.getType(point) == Character.SURROGATE
                ? "\ufffd"
                : Character.toString(point);
    }

    private Kind heredoc() {
        if (!take(ANCHOR)) {
            at++;
            return fail("heredoc expected second '<', didn't see it", at - 1, Kind.HEREDOC);
        }
        boolean indented = matcher.end(1) > matcher.start(1);
        String anchor = matcher.group(2);
        if (read() != '\n') {
            boolean end = at > text.length();
            String problem =
                    end ? "heredoc not terminated" : "invalid characters in heredoc anchor";
            return fail(problem, at - 1, Kind.HEREDOC);
        }
        if (anchor.isEmpty()) {
            return fail("zero-length heredoc anchor", at - 1, Kind.HEREDOC);
        }
        // HCL1 does not take an EOF in the first column for the end of <<-EOF.
        String indent = "(?dm)^([ \t\\x0b\f\r]" + (indented ? "++)" : "*+)");
        Matcher ending = Pattern.compile(indent + anchor + "\r*+\n").matcher(text);
        int start = at;
        if (!ending.find(start)) {
            at = text.length() + 1;
            return fail("heredoc not terminated", at - 1, Kind.HEREDOC);
        }
        at = ending.end();
        String body = text.substring(start, ending.start());
        value = indented ? unindented(body, ending.group(1)) : body + ending.group(1);
        return Kind.HEREDOC;
    }

    /** The body without the indentation of its ending, if every line has that. */
    private static String unindented(String body, String indent) {
        StringBuilder out = new StringBuilder();
        for (String each : body.split("(?<=\n)", -1)) {
            if (!each.startsWith(indent) && !each.isEmpty()) {
                return body
                        + indent.substring(0, indent.length() - 1).replaceFirst("[ \t]++\\z", "");
            }
            out.append(each, Math.min(each.length(), indent.length()), each.length());
        }
        return out.toString();
    }

    @CanIgnoreReturnValue
    private Kind fail(String problem, int index, Kind kind) {
        failure = new HclException(places.of(index), problem);
        return kind;
    }

    private int read() {
        return at++ < text.length() ? text.charAt(at - 1) : END;
    }

    private boolean take(Pattern pattern) {
        boolean found =
                at < text.length()
                        && matcher.usePattern(pattern).region(at, text.length()).lookingAt();
        at = found ? matcher.end() : at;
        return found;
    }

    /** Takes what ends only where another character follows, so that it looks beyond the end. */
    private boolean takeToEnd(Pattern pattern) {
        boolean found = take(pattern);
        at += found && at == text.length() ? 1 : 0;
        return found;
    }
}
