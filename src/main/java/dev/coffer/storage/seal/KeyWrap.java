package dev.coffer.storage.seal;

import dev.coffer.crypto.Aead;
import dev.coffer.crypto.ExposesSecret;
import dev.coffer.crypto.OpeningFailedException;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys sealed under other keys: the root key under the unseal key, the keyring under the root key.
 *
 * <p>Stored form: format (1), nonce (24), encrypted key, tag (16). Associated data: a label, which
 * no record's has, the format and the physical key.
 */
final class KeyWrap {
    private static final byte FORMAT = 1;
    private static final byte[] LABEL = "coffer wrapped key".getBytes(StandardCharsets.US_ASCII);

    private KeyWrap() {}

    /** The stored form of {@code content} at {@code place}. */
    @ExposesSecret("the content is encrypted at once and erased")
    static Bytes seal(
            SecretBytes wrapping, RecordKey place, SecretBytes content, RandomSource random) {
        byte[] plain = content.expose();
        Aead aead = Aead.of(wrapping, random);
        try {
            return Bytes.wrap(aead.seal(new byte[] {FORMAT}, plain, associated(place)));
        } finally {
            aead.destroy();
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * The content of a stored form.
     *
     * @param random not used for opening, but an {@link Aead} has one
     * @throws OpeningFailedException also if {@code wrapping} cannot be a key at all
     */
    static SecretBytes open(
            SecretBytes wrapping, RecordKey place, Bytes stored, RandomSource random)
            throws OpeningFailedException {
        if (wrapping.sizeBytes() != Aead.KEY_SIZE_BYTES
                || stored.isEmpty()
                || stored.byteAt(0) != FORMAT) {
            throw new OpeningFailedException();
        }
        Aead aead = Aead.of(wrapping, random);
        try {
            return SecretBytes.takeOver(aead.open(stored.toArray(), 1, associated(place)));
        } finally {
            aead.destroy();
        }
    }

    private static byte[] associated(RecordKey place) {
        byte[] data = Arrays.copyOf(LABEL, LABEL.length + 1 + place.bytes().length());
        data[LABEL.length] = FORMAT;
        place.bytes().copyTo(data, LABEL.length + 1);
        return data;
    }
}
