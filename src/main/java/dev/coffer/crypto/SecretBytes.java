package dev.coffer.crypto;

import com.google.errorprone.annotations.RestrictedApi;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Secret material: a key, a share, a token. Its content is neither printed nor compared in variable
 * time, and it can be erased.
 *
 * <p>Thread-safe: a reader gets the whole content or a {@link DestroyedKeyException}, never a
 * half-erased array, because a key of zeros would seal records that anybody can open.
 *
 * <p>Erasing reaches this object's own array. The JDK's ciphers keep copies while they are in use,
 * and the garbage collector may leave some until the memory is used again.
 */
public final class SecretBytes {
    @GuardedBy("this")
    private final byte[] content;

    @GuardedBy("this")
    private boolean destroyed;

    private final int sizeBytes;

    private SecretBytes(byte[] content) {
        this.content = content;
        this.sizeBytes = content.length;
    }

    /** Secret material with a copy of {@code content}; the caller still owns its array. */
    public static SecretBytes copyOf(byte[] content) {
        return new SecretBytes(content.clone());
    }

    /** Secret material that takes {@code content} over: the caller must not use it any more. */
    public static SecretBytes takeOver(byte[] content) {
        return new SecretBytes(content);
    }

    /** {@code sizeBytes} fresh random bytes. */
    public static SecretBytes random(RandomSource random, int sizeBytes) {
        return new SecretBytes(random.bytes(sizeBytes));
    }

    /** How many bytes it has; known also after {@link #destroy}. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /**
     * A copy of the content, which the caller erases when done.
     *
     * @throws DestroyedKeyException if it was destroyed
     */
    @RestrictedApi(
            explanation = "key material may leave its wrapper in marked places only",
            allowlistAnnotations = ExposesSecret.class,
            allowedOnPath = ".*/src/test/java/.*")
    public byte[] expose() {
        return copy();
    }

    /** The same content in memory of its own, to be destroyed by itself. */
    public SecretBytes duplicate() {
        return new SecretBytes(copy());
    }

    /** As {@link #expose}, for the primitives of this package. */
    synchronized byte[] copy() {
        if (destroyed) {
            throw new DestroyedKeyException();
        }
        return content.clone();
    }

    /** Overwrites the content with zeros; every later use fails. Doing it twice is harmless. */
    public synchronized void destroy() {
        destroyed = true;
        Arrays.fill(content, (byte) 0);
    }

    /** Whether {@link #destroy} was called. */
    public synchronized boolean destroyed() {
        return destroyed;
    }

    /** Equal content, compared in a time that depends on the sizes only; destroyed ones differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof SecretBytes that) || destroyed() || that.destroyed()) {
            return false;
        }
        byte[] mine = copy();
        byte[] theirs = that.copy();
        try {
            return MessageDigest.isEqual(mine, theirs);
        } finally {
            Arrays.fill(mine, (byte) 0);
            Arrays.fill(theirs, (byte) 0);
        }
    }

    /** The size: a hash of the content would leak it to whoever sees the hash. */
    @Override
    public int hashCode() {
        return sizeBytes();
    }

    /** The size only, so that it may appear in a log or an exception. */
    @Override
    public String toString() {
        return "SecretBytes[" + sizeBytes() + " bytes]";
    }
}
