package dev.coffer.cli.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Certificates and private keys in PEM. */
final class Pem {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    /** AlgorithmIdentifier of RSA (RFC 8017): the OID rsaEncryption and NULL. */
    private static final byte[] RSA_IDENTIFIER = Base64.getDecoder().decode("MA0GCSqGSIb3DQEBAQUA");

    /** The OID ecPublicKey (RFC 5480); that of the curve follows it. */
    private static final byte[] CURVE_IDENTIFIER = Base64.getDecoder().decode("BgcqhkjOPQIB");

    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int PARAMETERS = 0xa0;

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

    /** The first private key of a text: PKCS#8, RSA in PKCS#1, or elliptic curves in SEC 1. */
    static PrivateKey privateKey(String text) throws GeneralSecurityException, IOException {
        byte[] encoded = inPkcs8(text);
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

    private static byte[] inPkcs8(String text) throws IOException {
        List<byte[]> wrapped = blocks(text, "PRIVATE KEY");
        if (!wrapped.isEmpty()) {
            return wrapped.getFirst();
        }
        List<byte[]> rsa = blocks(text, "RSA PRIVATE KEY");
        if (!rsa.isEmpty()) {
            return privateKeyInfo(RSA_IDENTIFIER, rsa.getFirst());
        }
        List<byte[]> curve = blocks(text, "EC PRIVATE KEY");
        if (!curve.isEmpty()) {
            byte[] identifier = concat(CURVE_IDENTIFIER, curveOf(curve.getFirst()));
            return privateKeyInfo(der(SEQUENCE, identifier), curve.getFirst());
        }
        throw new IOException(
                "no private key in PEM that can be used: it must not be encrypted, which"
                        + " \"openssl pkcs8 -topk8 -nocrypt\" makes of other forms");
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

    /** PrivateKeyInfo (RFC 5208) around the key of an algorithm. */
    private static byte[] privateKeyInfo(byte[] identifier, byte[] key) {
        byte[] version = {2, 1, 0};
        return der(SEQUENCE, concat(concat(version, identifier), der(OCTETS, key)));
    }

    /** The name of the curve in an ECPrivateKey (RFC 5915), as it is encoded there. */
    private static byte[] curveOf(byte[] key) throws IOException {
        try {
            ByteBuffer whole = content(ByteBuffer.wrap(key), SEQUENCE);
            ByteBuffer _ = content(whole, INTEGER);
            ByteBuffer _ = content(whole, OCTETS);
            ByteBuffer parameters = content(whole, PARAMETERS);
            byte[] name = new byte[parameters.remaining()];
            parameters.get(name);
            return name;
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            throw new IOException("the private key does not name its curve");
        }
    }

    /** What is in the next DER element, which must have this tag. */
    private static ByteBuffer content(ByteBuffer from, int tag) {
        if (Byte.toUnsignedInt(from.get()) != tag) {
            throw new IllegalArgumentException("another element");
        }
        int length = Byte.toUnsignedInt(from.get());
        int bytes = length < 0x80 ? 0 : length - 0x80;
        length = bytes == 0 ? length : 0;
        for (int i = 0; i < bytes; i++) {
            length = Math.addExact(length << 8, Byte.toUnsignedInt(from.get()));
        }
        ByteBuffer content = from.slice(from.position(), length);
        ByteBuffer _ = from.position(from.position() + length);
        return content;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** One DER element; three bytes of length are enough for 16 MiB. */
    private static byte[] der(int tag, byte[] content) {
        byte[] head = {
            (byte) tag,
            (byte) 0x83,
            (byte) (content.length >> 16),
            (byte) (content.length >> 8),
            (byte) content.length
        };
        return concat(head, content);
    }
}
