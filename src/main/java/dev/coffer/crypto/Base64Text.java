package dev.coffer.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Reads base64 as Go's standard decoder does: with padding, line ends are passed over, and a
 * refusal says which byte is wrong.
 *
 * <p>Source: Go package encoding/base64, behaviour of StdEncoding; RFC 4648 section 4.
 */
public final class Base64Text {
    private static final int GROUP = 4;

    private final byte[] text;

    /** The bytes of the text that count, and where each of them stands in it. */
    private final byte[] counted;

    private final int[] places;

    private Base64Text(byte[] text) {
        this.text = text;
        byte[] bytes = new byte[text.length];
        int[] at = new int[text.length];
        int count = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] != '\r' && text[i] != '\n') {
                bytes[count] = text[i];
                at[count] = i;
                count++;
            }
        }
        counted = Arrays.copyOf(bytes, count);
        places = at;
    }

    /**
     * The bytes that a text stands for.
     *
     * @throws NotBase64Exception if it is not padded standard base64
     */
    public static byte[] decode(String text) throws NotBase64Exception {
        Base64Text base64 = new Base64Text(text.getBytes(StandardCharsets.UTF_8));
        base64.check();
        return Base64.getDecoder().decode(base64.counted);
    }

    private void check() throws NotBase64Exception {
        int end = firstForeign();
        if (end < counted.length && counted[end] != '=') {
            throw new NotBase64Exception(places[end]);
        }
        int inGroup = end % GROUP;
        if (end == counted.length) {
            if (inGroup != 0) {
                throw new NotBase64Exception(places[end - 1] + 1 - inGroup);
            }
            return;
        }
        checkPadding(end, inGroup);
    }

    private void checkPadding(int end, int inGroup) throws NotBase64Exception {
        if (inGroup < 2) {
            throw new NotBase64Exception(places[end]);
        }
        int behind = end + 1;
        if (inGroup == 2) {
            if (behind == counted.length) {
                throw new NotBase64Exception(text.length);
            }
            if (counted[behind] != '=') {
                throw new NotBase64Exception(places[behind] - 1);
            }
            behind++;
        }
        if (behind < counted.length) {
            throw new NotBase64Exception(places[behind]);
        }
    }

    private int firstForeign() {
        int at = 0;
        while (at < counted.length && isDigit(counted[at])) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(byte c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/';
    }
}
