package dev.coffer.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** HKDF-SHA256 (RFC 5869): keys for separate purposes from one key. Thread-safe. */
public final class Hkdf {
    private Hkdf() {}

    /**
     * A key of {@code sizeBytes} for one purpose. Different labels give independent keys.
     *
     * @param label the purpose, a constant of the caller
     */
    public static SecretBytes derive(SecretBytes key, String label, int sizeBytes) {
        return derive(key, new byte[0], label.getBytes(StandardCharsets.UTF_8), sizeBytes);
    }

    /** HKDF with every input of RFC 5869; {@code sizeBytes} is at most 8,160. */
    public static SecretBytes derive(SecretBytes key, byte[] salt, byte[] info, int sizeBytes) {
        byte[] material = key.copy();
        try {
            HKDFParameterSpec inputs =
                    HKDFParameterSpec.ofExtract()
                            .addIKM(material)
                            .addSalt(salt)
                            .thenExpand(info, sizeBytes);
            return SecretBytes.takeOver(KDF.getInstance("HKDF-SHA256").deriveData(inputs));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the JDK lacks HKDF-SHA256", missing);
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }
}
