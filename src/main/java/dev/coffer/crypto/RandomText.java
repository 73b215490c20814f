package dev.coffer.crypto;

/** Random identifiers of letters and digits: tokens, accessors. */
public final class RandomText {
    /** Characters of a token or accessor, without a prefix: 62^24 is about 2^143. */
    public static final int TOKEN_LENGTH = 24;

    private static final String ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** Bytes from here up are drawn again: 248 is the largest multiple of 62 in a byte. */
    private static final int REJECTED_FROM = 248;

    private RandomText() {}

    /** {@code length} characters, each uniform over the 62 letters and digits. */
    public static String base62(RandomSource random, int length) {
        StringBuilder text = new StringBuilder(length);
        while (text.length() < length) {
            appendAccepted(text, random.bytes(length + length / 8 + 4), length);
        }
        return text.toString();
    }

    /** A service token: {@code s.} and 24 characters. Source: OpenBao, Token documentation. */
    public static String serviceToken(RandomSource random) {
        return "s." + base62(random, TOKEN_LENGTH);
    }

    private static void appendAccepted(StringBuilder text, byte[] drawn, int length) {
        for (byte next : drawn) {
            int value = next & 0xff;
            if (value < REJECTED_FROM && text.length() < length) {
                text.append(ALPHABET.charAt(value % ALPHABET.length()));
            }
        }
    }
}
