package dev.coffer.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Comparison in a time that does not depend on where two values differ. */
public final class ConstantTime {
    private ConstantTime() {}

    /** Whether both have the same bytes; different sizes are unequal. */
    public static boolean equal(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }

    /** Whether both have the same characters. */
    public static boolean equal(String one, String other) {
        return equal(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
