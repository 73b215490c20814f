package dev.coffer.json;

import java.nio.charset.StandardCharsets;

/** Text as Go sees it: bytes first, broken ones replaced one by one. */
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** Decodes UTF-8; every byte that is no part of a valid sequence becomes one U+FFFD. */
    static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // Java folds a truncated sequence into one replacement, Go gives one a byte.
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeByteByByte(bytes);
    }

    private static String decodeByteByByte(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            int length = sequenceLength(bytes, at);
            if (length == 0) {
                text.append(REPLACEMENT);
                at++;
            } else {
                text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
                at += length;
            }
        }
        return text.toString();
    }

    /** The length of the valid sequence at {@code at}, 0 if there is none. */
    private static int sequenceLength(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || at + length > bytes.length) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return isShortestForm(first, bytes[at + 1] & 0xFF) ? length : 0;
    }

    /** Refuses overlong forms, surrogates and code points above U+10FFFF by the second byte. */
    private static boolean isShortestForm(int first, int second) {
        return switch (first) {
            case 0xE0 -> second >= 0xA0;
            case 0xED -> second < 0xA0;
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second < 0x90;
            default -> true;
        };
    }

    /** The text with every surrogate that has no partner replaced by U+FFFD. */
    static String withoutLoneSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return replaceLoneSurrogates(text);
            }
        }
        return text;
    }

    private static String replaceLoneSurrogates(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c ->
                        c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE
                                ? REPLACEMENT
                                : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    /** Compares as the UTF-8 bytes compare, which for surrogates is not the order of the chars. */
    static int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                boolean supplementary = Character.isSurrogate(l);
                return supplementary == Character.isSurrogate(r)
                        ? Character.compare(l, r)
                        : supplementary ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** How many bytes the text has in UTF-8. */
    static long encodedLength(String text) {
        long length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // A surrogate pair is two chars and four bytes, so two bytes a char.
                length += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return length;
    }
}
