package dev.coffer.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4) of parts of arrays. Thread-safe: the digests are pooled. */
public final class Sha256 {
    /** Size of a hash. */
    public static final int SIZE_BYTES = 32;

    private static final Pool<MessageDigest> DIGESTS = new Pool<>(Sha256::digest);

    private Sha256() {}

    /** The hash of the parts, one after the other; the caller makes boundaries plain. */
    public static byte[] hash(byte[]... parts) {
        MessageDigest digest = DIGESTS.take();
        for (byte[] part : parts) {
            digest.update(part);
        }
        byte[] result = digest.digest();
        DIGESTS.giveBack(digest);
        return result;
    }

    /** The hash of {@code length} bytes of {@code source} from {@code offset} on. */
    public static byte[] hash(byte[] source, int offset, int length) {
        MessageDigest digest = DIGESTS.take();
        digest.update(source, offset, length);
        byte[] result = digest.digest();
        DIGESTS.giveBack(digest);
        return result;
    }

    /** The hash of what comes bit by bit. Not thread-safe; may be used again after each hash. */
    public static final class Running {
        private final MessageDigest digest = digest();

        /** Adds {@code length} bytes of {@code source} from {@code offset} on. */
        public void add(byte[] source, int offset, int length) {
            digest.update(source, offset, length);
        }

        /** The hash of all that was added since the last one. */
        public byte[] finish() {
            return digest.digest();
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("the JDK lacks SHA-256", missing);
        }
    }
}
