package dev.coffer.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A public Ed25519 key (RFC 8032). Thread-safe; equal by its bytes. */
public final class VerifyingKey {
    /** Size of a key in its raw form. */
    public static final int SIZE_BYTES = 32;

    static final String ALGORITHM = "Ed25519";

    private static final String PEM_BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String PEM_END = "-----END PUBLIC KEY-----";

    /** What stands before the raw key in its X.509 form. Source: RFC 8410 section 4. */
    private static final byte[] X509_PREFIX = {
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
    };

    private final PublicKey key;
    private final byte[] raw;

    private VerifyingKey(PublicKey key, byte[] raw) {
        this.key = key;
        this.raw = raw;
    }

    /** The key of these 32 bytes; empty where they are none. */
    public static Optional<VerifyingKey> of(byte[] raw) {
        if (raw.length != SIZE_BYTES) {
            return Optional.empty();
        }
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + SIZE_BYTES);
        System.arraycopy(raw, 0, encoded, X509_PREFIX.length, SIZE_BYTES);
        try {
            PublicKey key =
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePublic(new X509EncodedKeySpec(encoded));
            return Optional.of(new VerifyingKey(key, raw.clone()));
        } catch (InvalidKeySpecException notAKey) {
            return Optional.empty();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the JDK lacks Ed25519", missing);
        }
    }

    /** The key in a text: PEM as {@link #pem} gives it, or the raw bytes in base64. */
    public static Optional<VerifyingKey> parse(String text) {
        String stripped = text.strip();
        if (!stripped.startsWith(PEM_BEGIN)) {
            return Encodings.fromBase64(stripped).flatMap(VerifyingKey::of);
        }
        String body = stripped.replace(PEM_BEGIN, "").replace(PEM_END, "").replaceAll("\\s", "");
        return Encodings.fromBase64(body)
                .filter(der ->
                        der.length == X509_PREFIX.length + SIZE_BYTES
                                && Arrays.equals(
                                        X509_PREFIX, Arrays.copyOf(der, X509_PREFIX.length)))
                .flatMap(der -> of(Arrays.copyOfRange(der, X509_PREFIX.length, der.length)));
    }

    /** Whether the signature is that of the message under this key. */
    public boolean verifies(byte[] message, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the JDK lacks Ed25519", missing);
        }
    }

    /** The 32 bytes of the key. */
    public byte[] bytes() {
        return raw.clone();
    }

    /** The raw bytes in base64. */
    public String base64() {
        return Encodings.base64(raw);
    }

    /** The key as OpenSSL and others read it (RFC 7468). */
    public String pem() {
        return PEM_BEGIN + "\n" + Encodings.base64(key.getEncoded()) + "\n" + PEM_END + "\n";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerifyingKey that && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    /** The key in base64: it is public. */
    @Override
    public String toString() {
        return "VerifyingKey[" + base64() + "]";
    }
}
