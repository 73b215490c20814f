package dev.coffer.crypto;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A public key that checks signatures of signed tokens (RFC 7515). What the key is decides which
 * algorithms it takes part in, never what a token says: an RSA key checks no ECDSA signature, an
 * elliptic key only that of its own curve, and nothing is ever checked with a shared secret.
 * Immutable.
 *
 * <p>Source: RFC 7518 sections 3.3 to 3.5, RFC 8037 section 3.1.
 */
public final class SignatureKey {
    /** Every algorithm that some key checks, by its name in a token. */
    public static final List<String> ALGORITHMS =
            List.of(
                    "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512",
                    "EdDSA");

    /** Smaller RSA keys are not taken. */
    public static final int MIN_RSA_BITS = 2048;

    /** Larger RSA keys would let whoever publishes one keep a processor. */
    public static final int MAX_RSA_BITS = 8192;

    private static final int SHA_256_BITS = 256;
    private static final byte[] ED25519_PREFIX = {
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
    };
    private static final int ED25519_BYTES = 32;

    private final PublicKey key;

    private SignatureKey(PublicKey key) {
        this.key = key;
    }

    /** The key of a PEM text, be it a public key or a certificate; empty if there is none. */
    public static Optional<SignatureKey> ofPem(String pem) {
        String text = pem.strip();
        try {
            if (text.startsWith("-----BEGIN CERTIFICATE-----")) {
                byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                return usable(
                        CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(bytes))
                                .getPublicKey());
            }
            byte[] der =
                    Base64.getMimeDecoder()
                            .decode(text.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", ""));
            for (String type : List.of("RSA", "EC", "Ed25519")) {
                Optional<SignatureKey> key = encoded(type, der);
                if (key.isPresent()) {
                    return key;
                }
            }
            return Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** An RSA key of its two numbers; empty where they make none that is taken. */
    public static Optional<SignatureKey> ofRsa(byte[] modulus, byte[] exponent) {
        return generated(
                "RSA",
                factory ->
                        factory.generatePublic(
                                new RSAPublicKeySpec(
                                        new BigInteger(1, modulus), new BigInteger(1, exponent))));
    }

    /**
     * A key on a curve; empty where the point is none of it.
     *
     * @param curve {@code P-256}, {@code P-384} or {@code P-521}
     */
    public static Optional<SignatureKey> ofCurve(String curve, byte[] x, byte[] y) {
        String name =
                switch (curve) {
                    case "P-256" -> "secp256r1";
                    case "P-384" -> "secp384r1";
                    case "P-521" -> "secp521r1";
                    default -> "";
                };
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return generated(
                "EC",
                factory -> {
                    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
                    parameters.init(new ECGenParameterSpec(name));
                    ECPoint point = new ECPoint(new BigInteger(1, x), new BigInteger(1, y));
                    return factory.generatePublic(
                            new ECPublicKeySpec(
                                    point, parameters.getParameterSpec(ECParameterSpec.class)));
                });
    }

    /** An Ed25519 key of its 32 bytes; empty where they are none. */
    public static Optional<SignatureKey> ofEd25519(byte[] raw) {
        if (raw.length != ED25519_BYTES) {
            return Optional.empty();
        }
        byte[] der = new byte[ED25519_PREFIX.length + ED25519_BYTES];
        System.arraycopy(ED25519_PREFIX, 0, der, 0, ED25519_PREFIX.length);
        System.arraycopy(raw, 0, der, ED25519_PREFIX.length, ED25519_BYTES);
        return encoded("Ed25519", der);
    }

    private interface Generator {
        PublicKey from(KeyFactory factory) throws GeneralSecurityException;
    }

    private static Optional<SignatureKey> encoded(String type, byte[] der) {
        return generated(type, factory -> factory.generatePublic(new X509EncodedKeySpec(der)));
    }

    private static Optional<SignatureKey> generated(String type, Generator generator) {
        try {
            return usable(generator.from(KeyFactory.getInstance(type)));
        } catch (InvalidKeySpecException | IllegalArgumentException _) {
            return Optional.empty();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the JDK lacks " + type, missing);
        }
    }

    private static Optional<SignatureKey> usable(PublicKey key) {
        boolean taken =
                switch (key) {
                    case RSAPublicKey rsa -> {
                        int bits = rsa.getModulus().bitLength();
                        yield bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS;
                    }
                    case ECPublicKey curve -> isOnItsCurve(curve);
                    case EdECPublicKey edwards -> edwards.getParams().getName().equals("Ed25519");
                    default -> false;
                };
        return taken ? Optional.of(new SignatureKey(key)) : Optional.empty();
    }

    /** The JDK takes any two numbers for a point. */
    private static boolean isOnItsCurve(ECPublicKey key) {
        ECParameterSpec curve = key.getParams();
        if (!(curve.getCurve().getField() instanceof ECFieldFp field)) {
            return false;
        }
        BigInteger p = field.getP();
        BigInteger x = key.getW().getAffineX();
        BigInteger y = key.getW().getAffineY();
        if (x.signum() < 0 || y.signum() < 0 || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
            return false;
        }
        BigInteger right =
                x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB());
        return y.pow(2).mod(p).equals(right.mod(p));
    }

    /**
     * Whether a signature is that of an input.
     *
     * @param algorithm as a token names it; one that is not this key's is false
     */
    public boolean verifies(String algorithm, byte[] input, byte[] signature) {
        try {
            Optional<Signature> checker = checker(algorithm);
            if (checker.isEmpty()) {
                return false;
            }
            checker.get().initVerify(key);
            checker.get().update(input);
            return checker.get().verify(signature);
        } catch (SignatureException _) {
            return false;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the JDK lacks " + algorithm, missing);
        }
    }

    private Optional<Signature> checker(String algorithm) throws GeneralSecurityException {
        return switch (key) {
            case RSAPublicKey _ -> rsa(algorithm);
            case ECPublicKey curve -> curve(algorithm, curve.getParams().getOrder().bitLength());
            case EdECPublicKey _ when algorithm.equals("EdDSA") ->
                    Optional.of(Signature.getInstance("Ed25519"));
            default -> Optional.empty();
        };
    }

    private static Optional<Signature> rsa(String algorithm) throws GeneralSecurityException {
        if (!algorithm.matches("[RP]S(256|384|512)")) {
            return Optional.empty();
        }
        String bits = algorithm.substring(2);
        if (algorithm.startsWith("RS")) {
            return Optional.of(Signature.getInstance("SHA" + bits + "withRSA"));
        }
        String hash = "SHA-" + bits;
        Signature pss = Signature.getInstance("RSASSA-PSS");
        pss.setParameter(
                new PSSParameterSpec(
                        hash,
                        "MGF1",
                        new MGF1ParameterSpec(hash),
                        Integer.parseInt(bits) / Byte.SIZE,
                        PSSParameterSpec.TRAILER_FIELD_BC));
        return Optional.of(pss);
    }

    private static Optional<Signature> curve(String algorithm, int orderBits)
            throws GeneralSecurityException {
        String own =
                switch (orderBits) {
                    case SHA_256_BITS -> "256";
                    case 384 -> "384";
                    case 521 -> "512";
                    default -> "";
                };
        return !own.isEmpty() && algorithm.equals("ES" + own)
                ? Optional.of(Signature.getInstance("SHA" + own + "withECDSAinP1363Format"))
                : Optional.empty();
    }

    /** The kind of key only. */
    @Override
    public String toString() {
        return "SignatureKey[" + key.getAlgorithm() + "]";
    }
}
