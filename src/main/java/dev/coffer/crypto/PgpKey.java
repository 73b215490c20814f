package dev.coffer.crypto;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.Optional;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

/**
 * A person's public OpenPGP key, for which secrets are encrypted that only this person is to read.
 * Immutable. Source: RFC 9580; the format that OpenBao's clients send (binary, in base64).
 */
public final class PgpKey {
    /** What a key that ends too soon is told; the words are those of Go's library. */
    private static final String TRUNCATED = "unexpected EOF";

    private static final String NOT_A_KEY = "openpgp: invalid data: no public key";
    private static final String CANNOT_ENCRYPT =
            "openpgp: invalid argument: cannot encrypt a message to this key";

    private final PGPPublicKey primary;
    private final PGPPublicKey encryption;

    private PgpKey(PGPPublicKey primary, PGPPublicKey encryption) {
        this.primary = primary;
        this.encryption = encryption;
    }

    /** A key cannot be used; the message says why. */
    public static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * Reads a key.
     *
     * @throws UnusableException if it is none, or none that encrypts
     */
    public static PgpKey parse(byte[] binary) throws UnusableException {
        try {
            PGPPublicKeyRing ring = new PGPPublicKeyRing(binary, new BcKeyFingerprintCalculator());
            Optional<PGPPublicKey> encrypting = encrypting(ring);
            if (encrypting.isEmpty()) {
                throw new UnusableException(CANNOT_ENCRYPT);
            }
            return new PgpKey(ring.getPublicKey(), encrypting.get());
        } catch (EOFException truncated) {
            throw new UnusableException(TRUNCATED);
        } catch (IOException | RuntimeException malformed) {
            // The library answers malformed input with exceptions of any kind.
            throw new UnusableException(binary.length > 0 && binary[0] < 0 ? TRUNCATED : NOT_A_KEY);
        }
    }

    /** The first key that is for encryption and neither revoked nor expired, subkeys first. */
    private static Optional<PGPPublicKey> encrypting(PGPPublicKeyRing ring) {
        PGPPublicKey found = null;
        Iterator<PGPPublicKey> keys = ring.getPublicKeys();
        while (keys.hasNext()) {
            PGPPublicKey key = keys.next();
            boolean better = found == null || (found.isMasterKey() && !key.isMasterKey());
            if (key.isEncryptionKey() && !key.hasRevocation() && better) {
                found = key;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The fingerprint of the primary key in lower-case hexadecimal digits. */
    public String fingerprint() {
        return Encodings.hex(primary.getFingerprint());
    }

    /** A binary message with this content that only the key's owner can open. */
    public byte[] encrypt(byte[] content, RandomSource random) {
        SecureRandom chance = new Chance(random);
        PGPEncryptedDataGenerator encryptor =
                new PGPEncryptedDataGenerator(
                        new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                                .setWithIntegrityPacket(true)
                                .setSecureRandom(chance));
        encryptor.addMethod(
                new BcPublicKeyKeyEncryptionMethodGenerator(encryption).setSecureRandom(chance));
        byte[] literal = literal(content);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (OutputStream encrypted = encryptor.open(message, literal.length)) {
            encrypted.write(literal);
        } catch (IOException | PGPException impossible) {
            throw new IllegalStateException("a message in memory was not written", impossible);
        }
        return message.toByteArray();
    }

    private static byte[] literal(byte[] content) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        try (OutputStream literal =
                new PGPLiteralDataGenerator()
                        .open(
                                packet,
                                PGPLiteralData.BINARY,
                                "",
                                content.length,
                                PGPLiteralData.NOW)) {
            literal.write(content);
        } catch (IOException impossible) {
            throw new IllegalStateException("a packet in memory was not written", impossible);
        }
        return packet.toByteArray();
    }

    /** The injected source where a library wants Java's class. */
    private static final class Chance extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final transient RandomSource source;

        private Chance(RandomSource source) {
            super(null, null);
            this.source = source;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            source.fill(bytes);
        }
    }
}
