package dev.coffer.crypto;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** Whether certificates lead to what is trusted. Source: RFC 5280 section 6, as the JDK has it. */
public final class CertificateWay {
    private CertificateWay() {}

    /**
     * Whether each of a way is signed by the next, the last by {@code end}, and all are valid now.
     * Whether one is revoked is not asked.
     */
    public static boolean isValid(List<X509Certificate> way, TrustAnchor end, Instant now) {
        try {
            PKIXParameters terms = new PKIXParameters(Set.of(end));
            terms.setRevocationEnabled(false);
            terms.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(way), terms);
            return true;
        } catch (CertPathValidatorException | CertificateException _) {
            return false;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the JDK cannot check certificates", missing);
        }
    }
}
