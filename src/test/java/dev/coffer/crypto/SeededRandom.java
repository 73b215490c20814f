package dev.coffer.crypto;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.SplittableRandom;

/** A repeatable {@link RandomSource} for tests: the same seed gives the same bytes. Thread-safe. */
public final class SeededRandom implements RandomSource {
    @GuardedBy("this")
    private final SplittableRandom source;

    private SeededRandom(long seed) {
        this.source = new SplittableRandom(seed);
    }

    /** The bytes that follow from {@code seed}. */
    public static SeededRandom of(long seed) {
        return new SeededRandom(seed);
    }

    @Override
    public synchronized void fill(byte[] target) {
        source.nextBytes(target);
    }
}
