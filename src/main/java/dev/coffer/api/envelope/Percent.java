package dev.coffer.api.envelope;

import java.util.Arrays;
import java.util.Optional;

/** Percent-encoding of URLs as Go's {@code net/url} reads and writes it. */
final class Percent {
    private static final char[] UPPER = "0123456789ABCDEF".toCharArray();

    /** What Go leaves as it is in a path, besides letters and digits. */
    private static final String PATH_PUNCTUATION = "-_.~$&+,/:;=@";

    /** What may stand in a path besides, although Go escapes it. */
    private static final String VALID_PUNCTUATION = "!'()*[]";

    private Percent() {}

    /**
     * The bytes behind {@code text}, in which one character stands for one byte; empty if a percent
     * sign is not followed by two hexadecimal digits.
     *
     * @param plusIsSpace as in queries and forms
     */
    static Optional<byte[]> decode(String text, boolean plusIsSpace) {
        byte[] out = new byte[text.length()];
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int value = hexPair(text, i + 1);
                if (value < 0) {
                    return Optional.empty();
                }
                out[size++] = (byte) value;
                i += 2;
            } else {
                out[size++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
            }
        }
        return Optional.of(size == out.length ? out : Arrays.copyOf(out, size));
    }

    private static int hexPair(String text, int at) {
        if (at + 1 >= text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        boolean ascii = text.charAt(at) < 0x80 && text.charAt(at + 1) < 0x80;
        return ascii && high >= 0 && low >= 0 ? (high << 4) | low : -1;
    }

    /** Whether a path that has escapes has no character that ought to be one. */
    static boolean isValidPath(String rawPath) {
        return rawPath.chars()
                .allMatch(c -> isPlain((char) c) || c == '%' || VALID_PUNCTUATION.indexOf(c) >= 0);
    }

    /**
     * The path with everything escaped that Go escapes.
     *
     * @param escaped whether escapes are in it already, which then stay
     */
    static String encodePath(String path, boolean escaped) {
        StringBuilder out = new StringBuilder(path.length() + 8);
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (isPlain(c) || (escaped && c == '%')) {
                out.append(c);
            } else {
                append(out, c);
            }
        }
        return out.toString();
    }

    private static boolean isPlain(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || PATH_PUNCTUATION.indexOf(c) >= 0);
    }

    /** The text with every byte beyond ASCII escaped, as Go writes a Location. */
    static String encodeBeyondAscii(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                out.append(c);
            } else {
                append(out, c);
            }
        }
        return out.toString();
    }

    private static void append(StringBuilder out, char c) {
        out.append('%').append(UPPER[(c >> 4) & 0xF]).append(UPPER[c & 0xF]);
    }
}
