package dev.coffer.api.http;

import java.util.Locale;
import java.util.Set;

/** The character classes of HTTP. Source: RFC 9110 sections 5.5 and 5.6.2. */
final class HttpSyntax {
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    /** For each of the first 128 characters: whether it may stand in a token. */
    private static final boolean[] TOKEN = tokenCharacters();

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
        return character >= 0 && character < TOKEN.length && TOKEN[character];
    }

    /** Whether a header value may hold this character: no control but the tab, no DEL. */
    static boolean isValueCharacter(int character) {
        return (character >= ' ' && character != 0x7F && character <= 0xFF) || character == '\t';
    }

    /** Whether a field of this name frames the message and is not the handler's to send. */
    static boolean isFraming(String name) {
        return FRAMING.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean[] tokenCharacters() {
        boolean[] token = new boolean[128];
        for (int c = 0; c < token.length; c++) {
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean digit = c >= '0' && c <= '9';
            token[c] = letter || digit || TOKEN_PUNCTUATION.indexOf(c) >= 0;
        }
        return token;
    }
}
