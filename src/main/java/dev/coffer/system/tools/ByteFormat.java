package dev.coffer.system.tools;

import dev.coffer.crypto.Encodings;
import java.util.Optional;

/** How bytes are written in an answer. */
enum ByteFormat {
    HEX,
    BASE64;

    static Optional<ByteFormat> named(String name) {
        return switch (name) {
            case "hex" -> Optional.of(HEX);
            case "base64" -> Optional.of(BASE64);
            default -> Optional.empty();
        };
    }

    String write(byte[] bytes) {
        return switch (this) {
            case HEX -> Encodings.hex(bytes);
            case BASE64 -> Encodings.base64(bytes);
        };
    }
}
