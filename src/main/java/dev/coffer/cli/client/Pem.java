package dev.coffer.cli.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates and private keys in PEM. */
final class Pem {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    /** AlgorithmIdentifier of RSA (RFC 8017): the OID rsaEncryption and NULL. */
    private static final byte[] RSA_IDENTIFIER = Base64.getDecoder().decode("MA0GCSqGSIb3DQEBAQUA");

    private Pem() {}

    /** All certificates of a text. */
    static List<X509Certificate> certificates(String text)
            throws GeneralSecurityException, IOException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> found = new ArrayList<>();
        for (byte[] der : blocks(text, CERTIFICATE)) {
            found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return found;
    }

    /** All certificates of a folder's files; what is none is passed over. */
    static List<X509Certificate> certificatesIn(Path folder)
            throws GeneralSecurityException, IOException {
        List<X509Certificate> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.isRegularFile(file)) {
                    found.addAll(certificates(Files.readString(file)));
                }
            }
        }
        return found;
    }

    /** The first private key of a text: PKCS#8, or RSA in PKCS#1. */
    static PrivateKey privateKey(String text) throws GeneralSecurityException, IOException {
        List<byte[]> wrapped = blocks(text, "PRIVATE KEY");
        List<byte[]> bare = blocks(text, "RSA PRIVATE KEY");
        if (wrapped.isEmpty() && bare.isEmpty()) {
            throw new IOException(
                    "no private key in PEM that can be used: it must be PKCS#8, which"
                            + " \"openssl pkcs8 -topk8 -nocrypt\" makes of other forms");
        }
        byte[] encoded = wrapped.isEmpty() ? rsaInPkcs8(bare.getFirst()) : wrapped.getFirst();
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException _) {
                // A key of another algorithm: the next one may know it.
            }
        }
        throw new GeneralSecurityException("the private key is of no known algorithm");
    }

    private static List<byte[]> blocks(String text, String label) throws IOException {
        List<byte[]> found = new ArrayList<>();
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        int at = text.indexOf(begin);
        while (at >= 0) {
            int stop = text.indexOf(end, at);
            if (stop < 0) {
                throw new IOException("a block of PEM does not end");
            }
            try {
                found.add(
                        Base64.getMimeDecoder().decode(text.substring(at + begin.length(), stop)));
            } catch (IllegalArgumentException _) {
                throw new IOException("a block of PEM is no base64");
            }
            at = text.indexOf(begin, stop);
        }
        return found;
    }

    /** PrivateKeyInfo (RFC 5208) around an RSAPrivateKey. */
    private static byte[] rsaInPkcs8(byte[] key) {
        byte[] version = {2, 1, 0};
        byte[] octets = der(4, key);
        byte[] content = new byte[version.length + RSA_IDENTIFIER.length + octets.length];
        System.arraycopy(version, 0, content, 0, version.length);
        System.arraycopy(RSA_IDENTIFIER, 0, content, version.length, RSA_IDENTIFIER.length);
        System.arraycopy(octets, 0, content, version.length + RSA_IDENTIFIER.length, octets.length);
        return der(0x30, content);
    }

    /** One DER element; three bytes of length are enough for 16 MiB. */
    private static byte[] der(int tag, byte[] content) {
        byte[] element = new byte[content.length + 5];
        element[0] = (byte) tag;
        element[1] = (byte) 0x83;
        element[2] = (byte) (content.length >> 16);
        element[3] = (byte) (content.length >> 8);
        element[4] = (byte) content.length;
        System.arraycopy(content, 0, element, 5, content.length);
        return element;
    }
}
