package dev.coffer.api.envelope;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A request's target, taken apart and decoded once, as Go's {@code net/url} does it.
 *
 * @param escapedPath the path as it was sent, one character a byte; decoded and escaped anew where
 *     it has escapes beside characters that no URL may have. Source: Go's URL.EscapedPath
 * @param path the path decoded; bytes that are no UTF-8 are U+FFFD
 * @param validUtf8 whether nothing had to be replaced in {@code path}
 * @param query what follows the first question mark, as it was sent; empty if there is none
 */
record Target(String escapedPath, String path, boolean validUtf8, String query) {

    /** Takes a target apart; empty if an escape in its path is broken, which is a 400. */
    static Optional<Target> parse(String target) {
        int question = target.indexOf('?');
        String rawPath = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1);
        if (isPlain(rawPath)) {
            return Optional.of(new Target(rawPath, rawPath, true, query));
        }
        return Percent.decode(rawPath, false).map(bytes -> decoded(rawPath, bytes, query));
    }

    private static Target decoded(String rawPath, byte[] bytes, String query) {
        String escapedPath =
                Percent.isValidPath(rawPath)
                        ? rawPath
                        : Percent.encodePath(new String(bytes, StandardCharsets.ISO_8859_1), false);
        try {
            String path =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return new Target(escapedPath, path, true, query);
        } catch (CharacterCodingException _) {
            String replaced = new String(bytes, StandardCharsets.UTF_8);
            return new Target(escapedPath, replaced, false, query);
        }
    }

    private static boolean isPlain(String rawPath) {
        for (int i = 0; i < rawPath.length(); i++) {
            char c = rawPath.charAt(i);
            if (c == '%' || c >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether every character is one that Go prints: letters, marks, numbers, punctuation, symbols
     * and the space. A path with another one is a 400 without a body. Source: unicode.IsPrint.
     */
    boolean isPrintable() {
        return path.codePoints().allMatch(Target::isPrintable);
    }

    private static boolean isPrintable(int point) {
        if (point < 0x7F) {
            return point >= ' ';
        }
        return switch (Character.getType(point)) {
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

    /** The length only: a path names a secret. */
    @Override
    public String toString() {
        return "Target[" + path.length() + " characters]";
    }
}
