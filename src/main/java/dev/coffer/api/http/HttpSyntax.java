package dev.coffer.api.http;

import java.util.Locale;
import java.util.Set;

/** The character classes of HTTP. Source: RFC 9110 sections 5.5 and 5.6.2. */
final class HttpSyntax {
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    /** For each byte: its lower-case form if it may stand in a token, else 0. */
    private static final byte[] TOKEN = tokenCharacters();

    /** Fields that only the framing may write, in lower case. */
    private static final Set<String> FRAMING =
            Set.of(
                    "connection",
                    "content-length",
                    "date",
                    "keep-alive",
                    "proxy-connection",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private HttpSyntax() {}

    /** Whether a method or a header name may hold this character. */
    static boolean isTokenCharacter(int character) {
        return character >= 0 && character < TOKEN.length && TOKEN[character] != 0;
    }

    /** The lower-case form of a byte that may stand in a token, 0 for any other byte. */
    static byte lowerCaseToken(byte character) {
        return TOKEN[character & 0xFF];
    }

    /** Whether a header value may hold this character: no control but the tab, no DEL. */
    static boolean isValueCharacter(int character) {
        return (character >= ' ' && character != 0x7F && character <= 0xFF) || character == '\t';
    }

    /** Whether a request target may hold this character: no control, no space, no DEL. */
    static boolean isTargetCharacter(int character) {
        return character > ' ' && character != 0x7F && character <= 0xFF;
    }

    /** Whether a field of this name frames the message and is not the handler's to send. */
    static boolean isFraming(String name) {
        return FRAMING.contains(name.toLowerCase(Locale.ROOT));
    }

    private static byte[] tokenCharacters() {
        byte[] token = new byte[256];
        for (int c = 0; c < 128; c++) {
            boolean upper = c >= 'A' && c <= 'Z';
            boolean lower = c >= 'a' && c <= 'z';
            boolean digit = c >= '0' && c <= '9';
            if (upper || lower || digit || TOKEN_PUNCTUATION.indexOf(c) >= 0) {
                token[c] = (byte) (upper ? c + 'a' - 'A' : c);
            }
        }
        return token;
    }
}
