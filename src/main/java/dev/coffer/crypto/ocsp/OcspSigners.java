package dev.coffer.crypto.ocsp;

import dev.coffer.crypto.CertificateWay;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * Who may answer for an issuer: itself, whom an operator has named, and whoever shows a certificate
 * that one of them has signed for this very use. Immutable.
 *
 * <p>Source: RFC 6960 section 4.2.2.2.
 *
 * @param issuer of the certificate in question, which vouches for it now
 * @param named by an operator; each counts while it is valid
 */
public record OcspSigners(X509Certificate issuer, List<X509Certificate> named) {
    private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

    public OcspSigners {
        named = List.copyOf(named);
    }

    boolean haveSigned(OcspReply reply, Instant now) {
        if (reply.content().isGoodBy(issuer.getPublicKey())) {
            return true;
        }
        for (X509Certificate each : named) {
            if (isValid(each, now) && reply.content().isGoodBy(each.getPublicKey())) {
                return true;
            }
        }
        for (X509Certificate shown : reply.certificates()) {
            if (isDelegate(shown, now) && reply.content().isGoodBy(shown.getPublicKey())) {
                return true;
            }
        }
        return false;
    }

    private boolean isDelegate(X509Certificate shown, Instant now) {
        return isForAnswers(shown)
                && (isSigned(shown, issuer, now)
                        || named.stream()
                                .anyMatch(
                                        each -> isValid(each, now) && isSigned(shown, each, now)));
    }

    private static boolean isForAnswers(X509Certificate shown) {
        try {
            List<String> usages = shown.getExtendedKeyUsage();
            return usages != null && usages.contains(OCSP_SIGNING);
        } catch (CertificateParsingException _) {
            return false;
        }
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
            return true;
        } catch (CertificateException _) {
            return false;
        }
    }

    /** Whether one has signed another directly, and that one is valid now. */
    private static boolean isSigned(X509Certificate shown, X509Certificate by, Instant now) {
        if (by.getBasicConstraints() < 0
                || !shown.getIssuerX500Principal().equals(by.getSubjectX500Principal())) {
            return false;
        }
        return CertificateWay.isValid(List.of(shown), new TrustAnchor(by, null), now);
    }
}
