package dev.coffer.api.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives the private key of a PEM file the one form that every TLS library reads, PKCS #8. OpenSSL
 * writes RSA and EC keys in older forms too, which differ by a wrapping only. Source: RFC 5208, RFC
 * 5915, RFC 8017 appendix A.1.
 */
final class PemKey {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----(.+?)-----END \\1-----",
                    Pattern.DOTALL);

    /** Bytes of a key within which its algorithm begins: a sequence, a version, a sequence. */
    private static final int ALGORITHM_WITHIN = 16;

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int PARAMETERS = 0xA0;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    /** The algorithm rsaEncryption with its NULL parameter. */
    private static final byte[] RSA = {
        0x30,
        0x0D,
        0x06,
        0x09,
        0x2A,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xF7,
        0x0D,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };

    /** The object id of id-ecPublicKey. */
    private static final byte[] EC = {
        0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01
    };

    private PemKey() {}

    /**
     * The first private key of a PEM file as a PEM block of PKCS #8.
     *
     * @throws IOException if there is none or it is encrypted; the message never holds any of it
     */
    static byte[] toPkcs8(byte[] file) throws IOException {
        Matcher block = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new IOException("it holds no private key in PEM form");
        }
        String type = block.group(1);
        String text = block.group(2);
        if (type.startsWith("ENCRYPTED") || text.contains("ENCRYPTED")) {
            throw new IOException("its private key is encrypted, which is not supported");
        }
        byte[] der = decode(text);
        byte[] wrapped =
                switch (type) {
                    case "PRIVATE KEY" -> checked(der);
                    case "RSA PRIVATE KEY" -> wrap(RSA, der);
                    case "EC PRIVATE KEY" -> wrap(element(SEQUENCE, EC, curve(der)), der);
                    default -> throw new IOException("its private key is neither RSA nor EC");
                };
        String base64 = Base64.getEncoder().encodeToString(wrapped);
        return ("-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The algorithm stands near the beginning of PKCS #8, whose other forms nobody can read. */
    private static byte[] checked(byte[] key) throws IOException {
        boolean known = contains(key, EC) || contains(key, Arrays.copyOfRange(RSA, 2, 13));
        if (!known) {
            throw new IOException("its private key is neither RSA nor EC");
        }
        return key;
    }

    private static boolean contains(byte[] key, byte[] part) {
        for (int i = 0; i <= Math.min(ALGORITHM_WITHIN, key.length - part.length); i++) {
            if (Arrays.equals(key, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] decode(String base64) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw new IOException("its private key is not valid base64");
        }
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, VERSION_0, algorithm, element(OCTET_STRING, key));
    }

    /** The parameters of an EC key, usually the object id of a curve. */
    private static byte[] curve(byte[] key) throws IOException {
        int at = contentOf(key, 0);
        while (at < key.length) {
            int content = contentOf(key, at);
            int end = content + lengthOf(key, at);
            if (end > key.length) {
                break;
            }
            if ((key[at] & 0xFF) == PARAMETERS) {
                return Arrays.copyOfRange(key, content, end);
            }
            at = end;
        }
        throw new IOException("its EC key names no curve");
    }

    /** Where the content of the element at {@code at} begins. */
    private static int contentOf(byte[] der, int at) throws IOException {
        checkRoom(der, at + 1);
        int first = der[at + 1] & 0xFF;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
    }

    private static int lengthOf(byte[] der, int at) throws IOException {
        int content = contentOf(der, at);
        int first = der[at + 1] & 0xFF;
        if (first < 0x80) {
            return first;
        }
        checkRoom(der, content - 1);
        int length = 0;
        for (int i = at + 2; i < content; i++) {
            length = (length << 8 | (der[i] & 0xFF)) & 0xFFFFFF;
        }
        return length;
    }

    private static void checkRoom(byte[] der, int at) throws IOException {
        if (at >= der.length) {
            throw new IOException("its private key is cut off");
        }
    }

    private static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 8);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            int bytes = (32 - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                out.write(length >> (8 * i));
            }
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
