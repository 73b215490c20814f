package dev.coffer.api.envelope;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The media type of a {@code Content-Type}, read as Go's {@code mime.ParseMediaType} reads it, with
 * its error texts. Source: RFC 2045 section 5.1; Go package mime.
 */
final class MediaType {
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    private final String text;
    private final Map<String, String> parameters = new HashMap<>();
    private boolean contradictory;
    private int at;

    private MediaType(String text) {
        this.text = text;
    }

    /** What came of reading one. */
    sealed interface Outcome {}

    /** {@code type} is in lower case, without parameters. */
    record Known(String type) implements Outcome {}

    /** {@code text} is Go's. */
    record Malformed(String text) implements Outcome {}

    /** Reads a header value; none at all is the empty text. */
    static Outcome parse(String header) {
        int semicolon = header.indexOf(';');
        String base = semicolon < 0 ? header : header.substring(0, semicolon);
        String type = base.strip().toLowerCase(Locale.ROOT);
        String error = errorOf(type);
        if (error.isEmpty() && semicolon >= 0) {
            error = new MediaType(header.substring(semicolon)).errorOfParameters();
        }
        return error.isEmpty() ? new Known(type) : new Malformed(error);
    }

    private static String errorOf(String type) {
        int slash = tokenEnd(type, 0);
        if (slash == 0) {
            return "mime: no media type";
        }
        if (slash == type.length()) {
            return "";
        }
        if (type.charAt(slash) != '/') {
            return "mime: expected slash after first token";
        }
        int end = tokenEnd(type, slash + 1);
        if (end == slash + 1) {
            return "mime: expected token after slash";
        }
        return end == type.length() ? "" : "mime: unexpected content after media subtype";
    }

    private String errorOfParameters() {
        skipSpace();
        while (at < text.length()) {
            int start = at;
            if (!parameter()) {
                // One lone semicolon at the end is common enough to be let through.
                boolean lone = text.substring(start).strip().equals(";");
                return lone ? "" : "mime: invalid media parameter";
            }
            if (contradictory) {
                return "mime: duplicate parameter name";
            }
            skipSpace();
        }
        return "";
    }

    /** Reads {@code ; name=value}; false if there is none. */
    private boolean parameter() {
        if (!skip(';')) {
            return false;
        }
        skipSpace();
        String name = token();
        skipSpace();
        if (name.isEmpty() || !skip('=')) {
            return false;
        }
        skipSpace();
        int start = at;
        String value = skip('"') ? quoted(start) : token();
        String before = parameters.put(name.toLowerCase(Locale.ROOT), value);
        contradictory = before != null && !before.equals(value);
        return at > start;
    }

    /** The text up to the closing quote; without one it goes back to {@code start}. */
    private String quoted(int start) {
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '\r' && text.charAt(at) != '\n') {
            if (skip('"')) {
                return value.toString();
            }
            if (text.charAt(at) == '\\'
                    && at + 1 < text.length()
                    && isSpecial(text.charAt(at + 1))) {
                at++;
            }
            value.append(text.charAt(at));
            at++;
        }
        at = start;
        return "";
    }

    private String token() {
        int start = at;
        at = tokenEnd(text, at);
        return text.substring(start, at);
    }

    private boolean skip(char expected) {
        boolean found = at < text.length() && text.charAt(at) == expected;
        at += found ? 1 : 0;
        return found;
    }

    private static boolean isSpecial(char c) {
        return "()<>@,;:\\\"/[]?=".indexOf(c) >= 0;
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static int tokenEnd(String text, int start) {
        int i = start;
        while (i < text.length() && isTokenCharacter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isTokenCharacter(char c) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (c >= '0' && c <= '9') || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }
}
