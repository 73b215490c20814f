package dev.coffer.crypto;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** Hexadecimal and base64 texts of bytes, read as strictly as the clients' libraries do. */
public final class Encodings {
    private static final HexFormat HEX = HexFormat.of();

    private Encodings() {}

    /** Lower-case hexadecimal digits, two a byte. */
    public static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    /** Standard base64 with padding (RFC 4648 section 4). */
    public static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The bytes of a hexadecimal text of either case; empty where it is not one. */
    public static Optional<byte[]> fromHex(String text) {
        try {
            return Optional.of(HEX.parseHex(text));
        } catch (IllegalArgumentException notHex) {
            return Optional.empty();
        }
    }

    /** The bytes of a padded standard base64 text; empty where it is not one. */
    public static Optional<byte[]> fromBase64(String text) {
        // The JDK's decoder forgives missing padding, the recorded answers do not.
        if (text.length() % 4 != 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
