package dev.coffer.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * A private ECDSA key over the curve P-521 with its public half: signs and verifies as ES512 does
 * (RFC 7518 section 3.4). Thread-safe.
 */
public final class Es512Key {
    private static final String ALGORITHM = "EC";
    private static final String CURVE = "secp521r1";
    private static final String SIGNATURE = "SHA512withECDSAinP1363Format";

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private Es512Key(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** A new key, drawn from this source. */
    public static Es512Key generate(RandomSource random) {
        try {
            KeyPairGenerator pairs = KeyPairGenerator.getInstance(ALGORITHM);
            pairs.initialize(new ECGenParameterSpec(CURVE), new Drawn(random));
            KeyPair pair = pairs.generateKeyPair();
            return new Es512Key(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException missing) {
            throw missing(missing);
        }
    }

    /**
     * The key that {@link #exposeForStorage} gave.
     *
     * @throws IllegalStateException if it is none
     */
    public static Es512Key of(byte[] encoded) {
        ByteBuffer in = ByteBuffer.wrap(encoded);
        byte[] secret = new byte[in.getInt()];
        in.get(secret);
        byte[] open = new byte[in.remaining()];
        in.get(open);
        try {
            KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            return new Es512Key(
                    keys.generatePrivate(new PKCS8EncodedKeySpec(secret)),
                    keys.generatePublic(new X509EncodedKeySpec(open)));
        } catch (GeneralSecurityException damaged) {
            throw missing(damaged);
        }
    }

    /** Both halves in their standard encodings, for a sealed record and nothing else. */
    public byte[] exposeForStorage() {
        byte[] secret = privateKey.getEncoded();
        byte[] open = publicKey.getEncoded();
        return ByteBuffer.allocate(Integer.BYTES + secret.length + open.length)
                .putInt(secret.length)
                .put(secret)
                .put(open)
                .array();
    }

    /** The signature of a message: 132 bytes. */
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initSign(privateKey);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException defect) {
            throw missing(defect);
        }
    }

    /** Whether this key has signed a message so. */
    public boolean verifies(byte[] message, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initVerify(publicKey);
            signature.update(message);
            return signature.verify(signed);
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException defect) {
            throw missing(defect);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException("no key over P-521", cause);
    }

    /** Draws from a source of ours. */
    private static final class Drawn extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient RandomSource source;

        Drawn(RandomSource source) {
            this.source = source;
        }

        @Override
        public void nextBytes(byte[] target) {
            source.fill(target);
        }
    }
}
