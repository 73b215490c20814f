package dev.coffer.storage.seal;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.ExposesSecret;
import dev.coffer.crypto.PgpKey;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Shares as they are handed to the operators: this is the only time that they leave. Encrypted for
 * OpenPGP keys, a share is first written in hexadecimal digits, as OpenBao does it.
 *
 * @param hex one text a share
 * @param base64 the same in base64
 * @param fingerprints of the keys, in the order of the shares; empty if the shares are in clear
 */
public record EncodedShares(List<String> hex, List<String> base64, List<String> fingerprints) {
    /** Copies the lists. */
    public EncodedShares {
        hex = List.copyOf(hex);
        base64 = List.copyOf(base64);
        fingerprints = List.copyOf(fingerprints);
    }

    /**
     * Writes shares.
     *
     * @param recipients none, or as many as shares
     */
    @ExposesSecret("operators get their shares, at the one time that these exist")
    public static EncodedShares of(
            List<SecretBytes> shares, List<PgpKey> recipients, RandomSource random) {
        List<String> hex = new ArrayList<>();
        List<String> base64 = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            byte[] share = shares.get(i).expose();
            byte[] shown =
                    recipients.isEmpty()
                            ? share
                            : recipients
                                    .get(i)
                                    .encrypt(
                                            Encodings.hex(share)
                                                    .getBytes(StandardCharsets.US_ASCII),
                                            random);
            hex.add(Encodings.hex(shown));
            base64.add(Encodings.base64(shown));
            Arrays.fill(share, (byte) 0);
        }
        return new EncodedShares(
                hex, base64, recipients.stream().map(PgpKey::fingerprint).toList());
    }

    /** Shares are never printed. */
    @Override
    public String toString() {
        return "EncodedShares[" + hex.size() + "]";
    }
}
