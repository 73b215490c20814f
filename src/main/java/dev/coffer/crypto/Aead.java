package dev.coffer.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Authenticated encryption with associated data under one 256-bit key: XAES-256-GCM, random 192-bit
 * nonces. Source: C2SP XAES-256-GCM; why this one: decision 0050.
 *
 * <p>Guarantee: a text opens only if exactly it was sealed under this key with this associated
 * data. Safe for 2^80 messages a key with random nonces, so nothing counts them.
 *
 * <p>Thread-safe. The ciphers are pooled: making one costs more than sealing a small record.
 */
public final class Aead {
    /** Size of a key. */
    public static final int KEY_SIZE_BYTES = 32;

    /** Size of the nonce, which precedes the encrypted text. */
    public static final int NONCE_SIZE_BYTES = 24;

    /** Size of the tag, which follows the encrypted text. */
    public static final int TAG_SIZE_BYTES = 16;

    /** What sealing adds to a text. */
    public static final int OVERHEAD_BYTES = NONCE_SIZE_BYTES + TAG_SIZE_BYTES;

    private static final int BLOCK = 16;
    private static final int HALF_NONCE = 12;
    private static final int COUNTER_AT = NONCE_SIZE_BYTES - Integer.BYTES;
    private static final VarHandle COUNTER =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final SecretBytes key;
    private final RandomSource random;
    private final Pool<Ciphers> pool = new Pool<>(this::newCiphers);

    private Aead(SecretBytes key, RandomSource random) {
        this.key = key;
        this.random = random;
    }

    /** Encryption under a copy of {@code key} (32 bytes), which stays the caller's to destroy. */
    public static Aead of(SecretBytes key, RandomSource random) {
        if (key.sizeBytes() != KEY_SIZE_BYTES) {
            throw new IllegalArgumentException("the key must have 32 bytes");
        }
        return new Aead(SecretBytes.takeOver(key.copy()), random);
    }

    /**
     * {@code prefix | nonce | encrypted text | tag} in one array. The prefix is copied as it is: it
     * is protected only if the caller puts it into {@code associated} too.
     *
     * @throws DestroyedKeyException after {@link #destroy}
     */
    public byte[] seal(byte[] prefix, byte[] plaintext, byte[] associated) {
        try (Series series = series()) {
            return series.seal(prefix, plaintext, associated);
        }
    }

    /** As above with a nonce of the caller's, for the published test vectors only. */
    byte[] seal(byte[] prefix, byte[] nonce, byte[] plaintext, byte[] associated) {
        try (Series series = new Series(take(), nonce)) {
            return series.seal(prefix, plaintext, associated);
        }
    }

    /**
     * Several texts of one caller, which closes it: one random nonce, counted up for each of them.
     *
     * @throws DestroyedKeyException after {@link #destroy}
     */
    public Series series() {
        return new Series(take(), random.bytes(NONCE_SIZE_BYTES));
    }

    /**
     * Seals texts one after the other, each under a nonce of its own. Two series meet with the same
     * chance as two random nonces; the texts of one differ in the last four bytes, which are no
     * part of what the message's key is made of, so that this is made once.
     *
     * <p>Confined to one thread.
     */
    public final class Series implements AutoCloseable {
        private final Ciphers ciphers;
        private final byte[] nonce;
        private final int begin;
        private int used;

        /** Whether the ciphers may go back to the pool: once, and in a known state. */
        private boolean whole = true;

        private Series(Ciphers ciphers, byte[] nonce) {
            this.ciphers = ciphers;
            this.nonce = nonce.clone();
            this.begin = (int) COUNTER.get(this.nonce, COUNTER_AT);
            ciphers.derive(nonce, 0);
        }

        /** As {@link Aead#seal}. */
        public byte[] seal(byte[] prefix, byte[] plaintext, byte[] associated) {
            COUNTER.set(nonce, COUNTER_AT, begin ^ next());
            int head = prefix.length + NONCE_SIZE_BYTES;
            byte[] sealed =
                    Arrays.copyOf(prefix, Math.addExact(head, plaintext.length + TAG_SIZE_BYTES));
            System.arraycopy(nonce, 0, sealed, prefix.length, NONCE_SIZE_BYTES);
            // Whatever ends the next lines early leaves a cipher in an unknown state.
            whole = false;
            try {
                ciphers.start(Cipher.ENCRYPT_MODE, sealed, prefix.length);
                ciphers.gcm.updateAAD(associated);
                int written = ciphers.gcm.doFinal(plaintext, 0, plaintext.length, sealed, head);
                if (written != plaintext.length + TAG_SIZE_BYTES) {
                    throw new IllegalStateException("AES-GCM wrote an unexpected number of bytes");
                }
            } catch (GeneralSecurityException failed) {
                throw new IllegalStateException("AES-GCM failed to seal", failed);
            }
            whole = true;
            return sealed;
        }

        private int next() {
            if (used < 0) {
                throw new IllegalStateException("a series has at most 2^31 texts");
            }
            return used++;
        }

        @Override
        public void close() {
            ciphers.forget();
            if (whole) {
                whole = false;
                pool.giveBack(ciphers);
            }
        }
    }

    /**
     * The plaintext of what {@link #seal} made, starting behind its prefix.
     *
     * @param offset where the nonce begins in {@code sealed}
     * @throws OpeningFailedException for whatever reason it does not open
     * @throws DestroyedKeyException after {@link #destroy}
     */
    public byte[] open(byte[] sealed, int offset, byte[] associated) throws OpeningFailedException {
        if (sealed.length - offset < OVERHEAD_BYTES) {
            throw new OpeningFailedException();
        }
        int head = offset + NONCE_SIZE_BYTES;
        Ciphers ciphers = take();
        byte[] plaintext;
        try {
            ciphers.derive(sealed, offset);
            ciphers.start(Cipher.DECRYPT_MODE, sealed, offset);
            ciphers.gcm.updateAAD(associated);
            plaintext = ciphers.gcm.doFinal(sealed, head, sealed.length - head);
        } catch (GeneralSecurityException refused) {
            throw new OpeningFailedException();
        } finally {
            ciphers.forget();
        }
        pool.giveBack(ciphers);
        return plaintext;
    }

    /** Erases the key and drops the pooled ciphers; every later use fails. */
    public void destroy() {
        key.destroy();
        pool.close();
    }

    private Ciphers take() {
        if (key.destroyed()) {
            throw new DestroyedKeyException();
        }
        return pool.take();
    }

    private Ciphers newCiphers() {
        RawKey raw = new RawKey("AES", key.copy());
        try {
            return new Ciphers(raw);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the JDK lacks AES", missing);
        } finally {
            raw.destroy();
        }
    }

    /** The two ciphers of one caller: AES for the key of the message, AES-GCM for the message. */
    private static final class Ciphers {
        private final Cipher block = Cipher.getInstance("AES/ECB/NoPadding");
        final Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
        private final byte[] subkey;
        private final byte[] input = new byte[2 * BLOCK];
        private final byte[] messageKey = new byte[KEY_SIZE_BYTES];

        Ciphers(RawKey key) throws GeneralSecurityException {
            block.init(Cipher.ENCRYPT_MODE, key);
            subkey = doubled(block.doFinal(new byte[BLOCK]));
        }

        /** Derives the message's key from the first half of its nonce. */
        void derive(byte[] source, int nonceOffset) {
            for (int half = 0; half < 2; half++) {
                int at = half * BLOCK;
                input[at] = 0;
                input[at + 1] = (byte) (half + 1);
                input[at + 2] = 'X';
                input[at + 3] = 0;
                System.arraycopy(source, nonceOffset, input, at + 4, HALF_NONCE);
                for (int i = 0; i < BLOCK; i++) {
                    input[at + i] ^= subkey[i];
                }
            }
            try {
                if (block.doFinal(input, 0, input.length, messageKey) != KEY_SIZE_BYTES) {
                    throw new IllegalStateException("a derived key has 32 bytes");
                }
            } catch (GeneralSecurityException failed) {
                throw new IllegalStateException("AES failed to derive a key", failed);
            }
        }

        /** Readies the message cipher under the derived key and the second half of the nonce. */
        void start(int mode, byte[] source, int nonceOffset) throws GeneralSecurityException {
            GCMParameterSpec tail =
                    new GCMParameterSpec(
                            8 * TAG_SIZE_BYTES, source, nonceOffset + HALF_NONCE, HALF_NONCE);
            gcm.init(mode, new RawKey("AES", messageKey), tail);
        }

        /** Erases the derived key. */
        void forget() {
            Arrays.fill(messageKey, (byte) 0);
        }

        /** The CMAC subkey: doubling in GF(2^128), without a branch. Source: SP 800-38B 6.1. */
        private static byte[] doubled(byte[] value) {
            byte[] result = new byte[BLOCK];
            int carry = (value[0] & 0x80) >>> 7;
            for (int i = 0; i < BLOCK; i++) {
                int next = i + 1 < BLOCK ? (value[i + 1] & 0x80) >>> 7 : 0;
                result[i] = (byte) ((value[i] << 1) | next);
            }
            result[BLOCK - 1] ^= (byte) (-carry & 0x87);
            return result;
        }
    }
}
