package dev.coffer.crypto;

import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * Key bytes in the form that the JDK's ciphers take, erased by whoever made it.
 *
 * <p>Instead of SecretKeySpec, which keeps a second copy that nothing erases.
 */
final class RawKey implements SecretKey {
    private static final long serialVersionUID = 1L;

    private final String algorithm;
    private final transient byte[] bytes;

    /** A key over {@code bytes} itself, not over a copy. */
    RawKey(String algorithm, byte[] bytes) {
        this.algorithm = algorithm;
        this.bytes = bytes;
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    @Override
    public byte[] getEncoded() {
        return bytes.clone();
    }

    @Override
    public void destroy() {
        Arrays.fill(bytes, (byte) 0);
    }
}
