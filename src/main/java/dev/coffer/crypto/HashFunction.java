package dev.coffer.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Hash functions by the names that clients give them. Source: FIPS 180-4, FIPS 202. */
public enum HashFunction {
    SHA2_224("sha2-224", "SHA-224"),
    SHA2_256("sha2-256", "SHA-256"),
    SHA2_384("sha2-384", "SHA-384"),
    SHA2_512("sha2-512", "SHA-512"),
    SHA3_224("sha3-224", "SHA3-224"),
    SHA3_256("sha3-256", "SHA3-256"),
    SHA3_384("sha3-384", "SHA3-384"),
    SHA3_512("sha3-512", "SHA3-512");

    private final String wireName;
    private final String algorithm;

    HashFunction(String wireName, String algorithm) {
        this.wireName = wireName;
        this.algorithm = algorithm;
    }

    /** The function of a name such as {@code sha2-256}; empty where there is none. */
    public static Optional<HashFunction> named(String wireName) {
        for (HashFunction function : values()) {
            if (function.wireName.equals(wireName)) {
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }

    /** The hash of a content. */
    public byte[] hash(byte[] content) {
        try {
            return MessageDigest.getInstance(algorithm).digest(content);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("the JDK lacks " + algorithm, missing);
        }
    }
}
