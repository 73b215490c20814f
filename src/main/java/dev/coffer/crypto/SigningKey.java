package dev.coffer.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/**
 * A private Ed25519 key (RFC 8032): signs what {@link VerifyingKey} verifies. Thread-safe. Signing
 * is deterministic: the same key and message give the same signature.
 */
public final class SigningKey {
    /** Size of the seed that a key is made of. */
    public static final int SEED_BYTES = 32;

    private final PrivateKey key;
    private final VerifyingKey verifyingKey;

    private SigningKey(PrivateKey key, VerifyingKey verifyingKey) {
        this.key = key;
        this.verifyingKey = verifyingKey;
    }

    /** The key of a seed of 32 secret bytes, which stay the caller's to destroy. */
    public static SigningKey of(SecretBytes seed) {
        byte[] bytes = seed.copy();
        if (bytes.length != SEED_BYTES) {
            throw new IllegalArgumentException("a seed has 32 bytes");
        }
        try {
            PrivateKey key =
                    KeyFactory.getInstance(VerifyingKey.ALGORITHM)
                            .generatePrivate(
                                    new EdECPrivateKeySpec(NamedParameterSpec.ED25519, bytes));
            return new SigningKey(key, publicKey(bytes));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the JDK lacks Ed25519", missing);
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
        try {
            Signature signature = Signature.getInstance(VerifyingKey.ALGORITHM);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("Ed25519 signs no message", defect);
        }
    }

    /**
     * The JDK computes a public key only where it makes a pair, so it makes one of this seed.
     * Source: RFC 8032 section 5.1.5: the private key is the seed as drawn.
     */
    private static VerifyingKey publicKey(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator pairs = KeyPairGenerator.getInstance(VerifyingKey.ALGORITHM);
        pairs.initialize(NamedParameterSpec.ED25519, new Repeating(seed));
        return VerifyingKey.of(pairs.generateKeyPair().getPublic());
    }

    /** Draws the seed given. */
    private static final class Repeating extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient byte[] seed;

        Repeating(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] target) {
            if (target.length != seed.length) {
                throw new IllegalStateException("Ed25519 draws 32 bytes");
            }
            System.arraycopy(seed, 0, target, 0, seed.length);
        }
    }
}
