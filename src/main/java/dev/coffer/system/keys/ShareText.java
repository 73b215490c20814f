package dev.coffer.system.keys;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.seal.ShareSet;
import java.util.Optional;

/** Reads a share as an operator types it. */
final class ShareText {
    private static final String NOT_ENCODED = "'key' must be a valid hex or base64 string";

    private ShareText() {}

    /**
     * The share. A text that is hexadecimal, but of a size that no share has, may be base64.
     *
     * @throws RequestFailure.Invalid 400 if it is neither
     */
    static SecretBytes read(String text) {
        Optional<byte[]> hex = Encodings.fromHex(text);
        boolean fits =
                hex.filter(bytes ->
                                bytes.length >= ShareSet.MIN_BYTES
                                        && bytes.length <= ShareSet.MAX_BYTES)
                        .isPresent();
        return (fits ? hex : Encodings.fromBase64(text).or(() -> hex))
                .map(SecretBytes::takeOver)
                .orElseThrow(() -> new RequestFailure.Invalid(NOT_ENCODED));
    }
}
