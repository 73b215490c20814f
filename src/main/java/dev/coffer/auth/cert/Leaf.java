package dev.coffer.auth.cert;

import dev.coffer.crypto.Der;
import dev.coffer.request.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What a client's own certificate says of the client. Immutable. */
final class Leaf {
    private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};
    private static final byte[] UNIT = {0x55, 0x04, 0x0b};
    private static final String SUBJECT_KEY_ID = "2.5.29.14";
    private static final String AUTHORITY_KEY_ID = "2.5.29.35";
    private static final String AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1";
    private static final byte[] OCSP = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01};
    private static final int KEY_IDENTIFIER = 0x80;
    private static final int URI_NAME = 0x86;

    private final X509Certificate certificate;

    Leaf(X509Certificate certificate) {
        this.certificate = certificate;
    }

    /** Kinds of alternative names, with their numbers in a certificate. */
    enum AlternativeName {
        EMAIL(1),
        DNS(2),
        URI(6);

        private final int number;

        AlternativeName(int number) {
            this.number = number;
        }
    }

    /** The common name, of several the last; empty if there is none. */
    String commonName() {
        List<String> all = subject(COMMON_NAME);
        return all.isEmpty() ? "" : all.getLast();
    }

    /** The organizational units. */
    List<String> units() {
        return subject(UNIT);
    }

    private List<String> subject(byte[] type) {
        List<String> values = new ArrayList<>();
        for (Der.Element names : Der.elements(certificate.getSubjectX500Principal().getEncoded())) {
            for (Der.Element attributes : names.elements()) {
                for (Der.Element attribute : attributes.elements()) {
                    value(attribute, type).ifPresent(values::add);
                }
            }
        }
        return values;
    }

    private static Optional<String> value(Der.Element attribute, byte[] type) {
        List<Der.Element> parts = attribute.elements();
        return parts.size() == 2 && Arrays.equals(parts.getFirst().content(), type)
                ? parts.getLast().text()
                : Optional.empty();
    }

    /** The alternative names of one kind. */
    List<String> alternativeNames(AlternativeName kind) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all == null) {
                return names;
            }
            for (List<?> name : all) {
                if (Integer.valueOf(kind.number).equals(name.get(0))
                        && name.get(1) instanceof String text) {
                    names.add(text);
                }
            }
        } catch (CertificateParsingException _) {
            return List.of();
        }
        return names;
    }

    /** The text in an extension; empty text if it holds none, empty if there is no extension. */
    Optional<String> extension(String oid) {
        return extensionValue(oid)
                .map(value ->
                        Der.elements(value).stream()
                                .findFirst()
                                .flatMap(Der.Element::text)
                                .orElse(""));
    }

    private Optional<byte[]> extensionValue(String oid) {
        byte[] wrapped = certificate.getExtensionValue(oid);
        return wrapped == null ? Optional.empty() : Optional.of(unwrapped(wrapped));
    }

    /** An extension's value, which the JDK hands out within its octet string. */
    static byte[] unwrapped(byte[] octets) {
        return Der.elements(octets).stream()
                .findFirst()
                .map(Der.Element::content)
                .orElseGet(() -> new byte[0]);
    }

    /** In decimal digits. */
    String serialNumber() {
        return certificate.getSerialNumber().toString();
    }

    /** In hexadecimal digits, as error texts have it. */
    String serialNumberInHex() {
        return hex(certificate.getSerialNumber().toByteArray());
    }

    /** In hexadecimal digits; empty if there is none. */
    String subjectKeyId() {
        return extensionValue(SUBJECT_KEY_ID).stream()
                .flatMap(value -> Der.elements(value).stream())
                .findFirst()
                .map(id -> hex(id.content()))
                .orElse("");
    }

    /** In hexadecimal digits; empty if there is none. */
    String authorityKeyId() {
        return extensionValue(AUTHORITY_KEY_ID).stream()
                .flatMap(value -> Der.elements(value).stream())
                .flatMap(ids -> ids.elements().stream())
                .filter(id -> id.tag() == KEY_IDENTIFIER)
                .findFirst()
                .map(id -> hex(id.content()))
                .orElse("");
    }

    /** Where it says itself that its standing is to be asked. Source: RFC 5280 section 4.2.2.1. */
    List<String> responders() {
        return extensionValue(AUTHORITY_INFORMATION).stream()
                .flatMap(value -> Der.elements(value).stream())
                .flatMap(all -> all.elements().stream())
                .map(Der.Element::elements)
                .filter(parts ->
                        parts.size() == 2
                                && Arrays.equals(parts.getFirst().content(), OCSP)
                                && parts.getLast().tag() == URI_NAME)
                .map(parts -> new String(parts.getLast().content(), StandardCharsets.US_ASCII))
                .toList();
    }

    private static String hex(byte[] id) {
        return HexFormat.ofDelimiter(":").formatHex(id);
    }

    /** The whole certificate. */
    Bytes bytes() {
        try {
            return Bytes.wrap(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate from the wire has no bytes", e);
        }
    }
}
