package dev.coffer.cli.operator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** One-time passwords of letters and digits, and what is hidden behind them. */
final class OneTimePassword {
    private static final String ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** A token: 24 characters behind {@code s.}. */
    private static final int STANDARD_LENGTH = 26;

    /** The largest multiple of the alphabet's size that a byte can hold: none is more likely. */
    private static final int EVEN = 256 / ALPHABET.length() * ALPHABET.length();

    private static final int BYTES_OF_HALF = 6;

    private OneTimePassword() {}

    /** A random one; the length of a token for 0. */
    static String random(int length) {
        int wanted = length == 0 ? STANDARD_LENGTH : length;
        StringBuilder text = new StringBuilder();
        while (text.length() < wanted) {
            // A random UUID comes from the strong generator; its upper 48 bits are all random.
            long bits = UUID.randomUUID().getMostSignificantBits() >>> 16;
            for (int i = 0; i < BYTES_OF_HALF && text.length() < wanted; i++) {
                int next = (int) (bits >>> (8 * i)) & 0xff;
                if (next < EVEN) {
                    StringBuilder _ = text.append(ALPHABET.charAt(next % ALPHABET.length()));
                }
            }
        }
        return text.toString();
    }

    /** The token behind a password; empty if the two do not fit. */
    static Optional<String> decode(String encoded, String password) {
        byte[] key = password.getBytes(StandardCharsets.UTF_8);
        try {
            byte[] hidden = Base64.getDecoder().decode(encoded);
            if (hidden.length != key.length) {
                return Optional.empty();
            }
            for (int i = 0; i < hidden.length; i++) {
                hidden[i] ^= key[i];
            }
            return Optional.of(new String(hidden, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
