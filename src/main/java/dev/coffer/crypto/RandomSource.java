package dev.coffer.crypto;

import java.util.UUID;

/**
 * Where random bytes come from; handed in, so that tests can repeat a run. Implementations are
 * thread-safe.
 */
@FunctionalInterface
public interface RandomSource {
    /** Fills {@code target} with random bytes. */
    void fill(byte[] target);

    /** The operating system's generator, fit for keys and nonces (decision 0051). */
    static RandomSource system() {
        return SystemRandom.INSTANCE;
    }

    /** {@code sizeBytes} random bytes. */
    default byte[] bytes(int sizeBytes) {
        byte[] result = new byte[sizeBytes];
        fill(result);
        return result;
    }

    /**
     * A uniform number from 0 to {@code bound - 1}.
     *
     * @param bound 1 to 256
     */
    default int below(int bound) {
        if (bound < 1 || bound > 256) {
            throw new IllegalArgumentException("bound must be from 1 to 256");
        }
        // Bytes at or above the largest multiple of the bound are drawn again: no value is
        // favoured.
        int limit = 256 - 256 % bound;
        while (true) {
            int drawn = bytes(1)[0] & 0xff;
            if (drawn < limit) {
                return drawn % bound;
            }
        }
    }

    /** A random UUID (RFC 9562, version 4) in lower case, as in request ids. */
    default String uuid() {
        byte[] raw = bytes(16);
        long high = 0;
        long low = 0;
        for (int i = 0; i < 8; i++) {
            high = (high << 8) | (raw[i] & 0xff);
            low = (low << 8) | (raw[i + 8] & 0xff);
        }
        high = (high & 0xffff_ffff_ffff_0fffL) | 0x4000L;
        low = (low & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
