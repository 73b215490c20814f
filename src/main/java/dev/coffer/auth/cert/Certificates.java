package dev.coffer.auth.cert;

import dev.coffer.request.Bytes;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates. Stateless. */
final class Certificates {
    /** How many certificates of a text are read. */
    static final int MAX_IN_TEXT = 100;

    private static final Pattern PEM =
            Pattern.compile(
                    "-----BEGIN (TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\\s]*+)"
                            + "-----END (TRUSTED )?CERTIFICATE-----");

    private Certificates() {}

    /** A certificate; empty where the bytes are none. */
    static Optional<X509Certificate> of(byte[] der) {
        try {
            return CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(der))
                            instanceof X509Certificate certificate
                    ? Optional.of(certificate)
                    : Optional.empty();
        } catch (CertificateException _) {
            return Optional.empty();
        }
    }

    /** What a client has shown; empty where one of it is no certificate. */
    static List<X509Certificate> of(List<Bytes> chain) {
        List<X509Certificate> read = new ArrayList<>(chain.size());
        for (Bytes each : chain) {
            Optional<X509Certificate> certificate = of(each.toArray());
            if (certificate.isEmpty()) {
                return List.of();
            }
            read.add(certificate.get());
        }
        return List.copyOf(read);
    }

    /** Those in a text in PEM, in its order; what is no certificate is passed over. */
    static List<X509Certificate> inPem(String text) {
        List<X509Certificate> found = new ArrayList<>();
        Matcher blocks = PEM.matcher(text);
        while (found.size() < MAX_IN_TEXT && blocks.find()) {
            decoded(blocks.group(2)).flatMap(Certificates::of).ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Whether it may sign others. */
    static boolean isAuthority(X509Certificate certificate) {
        return certificate.getBasicConstraints() >= 0;
    }
}
