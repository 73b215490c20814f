package dev.coffer.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The SHA-1 with which a WebSocket server shows that it has understood the request. It protects
 * nothing; the protocol asks for this function. Source: RFC 6455 section 4.2.2.
 */
public final class HandshakeHash {
    private static final String SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private HandshakeHash() {}

    /** What answers the header {@code Sec-WebSocket-Key}. */
    public static String accept(String key) {
        try {
            byte[] text = (key + SUFFIX).getBytes(StandardCharsets.ISO_8859_1);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("the JDK lacks SHA-1", missing);
        }
    }
}
