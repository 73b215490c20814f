package dev.coffer.crypto;

import java.security.SecureRandom;

/** The operating system's generator by way of {@link SecureRandom}. */
final class SystemRandom implements RandomSource {
    static final SystemRandom INSTANCE = new SystemRandom();

    private final SecureRandom source = new SecureRandom();

    private SystemRandom() {}

    @Override
    public void fill(byte[] target) {
        source.nextBytes(target);
    }
}
