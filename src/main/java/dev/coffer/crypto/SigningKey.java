package dev.coffer.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A private Ed25519 key (RFC 8032): signs what {@link VerifyingKey} verifies. Thread-safe. Signing
 * is deterministic: the same key and message give the same signature.
 *
 * <p>By Bouncy Castle, which takes 85 microseconds for a signature where the JDK takes 1,200: an
 * audit log signs every thousand lines while requests wait.
 */
public final class SigningKey {
    /** Size of the seed that a key is made of. */
    public static final int SEED_BYTES = 32;

    private static final int SIGNATURE_BYTES = 64;

    private final Ed25519PrivateKeyParameters key;
    private final VerifyingKey verifyingKey;

    private SigningKey(Ed25519PrivateKeyParameters key) {
        this.key = key;
        this.verifyingKey =
                VerifyingKey.of(key.generatePublicKey().getEncoded())
                        .orElseThrow(() -> new IllegalStateException("a public key of 32 bytes"));
    }

    /** The key of a seed of 32 secret bytes, which stay the caller's to destroy. */
    public static SigningKey of(SecretBytes seed) {
        byte[] bytes = seed.copy();
        if (bytes.length != SEED_BYTES) {
            throw new IllegalArgumentException("a seed has 32 bytes");
        }
        try {
            return new SigningKey(new Ed25519PrivateKeyParameters(bytes, 0));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The key with which anybody verifies. */
    public VerifyingKey verifyingKey() {
        return verifyingKey;
    }

    /** The 64-byte signature of a message. */
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[SIGNATURE_BYTES];
        key.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
        return signature;
    }
}
