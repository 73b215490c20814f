package dev.coffer.auth.cert;

import dev.coffer.crypto.CertificateWay;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ways from a client's certificate to one that is trusted, through those that the client has
 * shown with it in whatever order. Every certificate of a way, the trusted one too, must be valid
 * now, be for TLS clients where it says what it is for, and be an authority unless it is the first.
 * Used by one thread.
 *
 * <p>Source: RFC 5280 section 6; Go, crypto/x509, Certificate.Verify.
 */
final class Chains {
    /** How many certificates a client may show. */
    static final int MAX_SHOWN = 10;

    /** How many signatures are checked for one login, so that nobody makes us search for long. */
    static final int MAX_SIGNATURES = 100;

    private static final String NAME_CONSTRAINTS = "2.5.29.30";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final int SIGNS_CERTIFICATES = 5;

    private final List<X509Certificate> shown;
    private final Instant now;
    private final Map<Signed, Boolean> signatures = new HashMap<>();
    private final Map<X509Certificate, List<List<X509Certificate>>> known = new HashMap<>();

    /** Ways from the first of {@code shown}, which is not empty. */
    Chains(List<X509Certificate> shown, Instant now) {
        this.shown = List.copyOf(shown);
        this.now = now;
    }

    /** The first of some, and of those shown, that may sign others and has signed a certificate. */
    Optional<X509Certificate> issuer(X509Certificate certificate, List<X509Certificate> some) {
        return Stream.concat(some.stream(), shown.stream())
                .filter(each ->
                        !each.equals(certificate) && maySign(each) && isSigned(certificate, each))
                .findFirst();
    }

    /** Whether one certificate has signed the other. */
    private record Signed(X509Certificate certificate, X509Certificate by) {}

    X509Certificate leaf() {
        return shown.getFirst();
    }

    /**
     * Every way to a certificate, from the client's to it; empty if it vouches for nothing here.
     */
    List<List<X509Certificate>> to(X509Certificate trusted) {
        List<List<X509Certificate>> before = known.get(trusted);
        if (before != null) {
            return before;
        }
        List<List<X509Certificate>> ways = found(trusted);
        known.put(trusted, ways);
        return ways;
    }

    private List<List<X509Certificate>> found(X509Certificate trusted) {
        if (trusted.equals(leaf())) {
            return isUsable(trusted) ? List.of(List.of(trusted)) : List.of();
        }
        List<List<X509Certificate>> found = new ArrayList<>();
        if (maySign(trusted)) {
            extend(List.of(leaf()), trusted, found);
        }
        return found;
    }

    private void extend(
            List<X509Certificate> way, X509Certificate trusted, List<List<X509Certificate>> found) {
        X509Certificate last = way.getLast();
        if (isSigned(last, trusted) && isValid(way, trusted)) {
            found.add(with(way, trusted));
        }
        for (X509Certificate next : shown) {
            if (!way.contains(next)
                    && !next.equals(trusted)
                    && maySign(next)
                    && isSigned(last, next)) {
                extend(with(way, next), trusted, found);
            }
        }
    }

    private static List<X509Certificate> with(List<X509Certificate> way, X509Certificate next) {
        List<X509Certificate> longer = new ArrayList<>(way);
        longer.add(next);
        return List.copyOf(longer);
    }

    private boolean isSigned(X509Certificate certificate, X509Certificate by) {
        if (!certificate.getIssuerX500Principal().equals(by.getSubjectX500Principal())) {
            return false;
        }
        Signed question = new Signed(certificate, by);
        Boolean before = signatures.get(question);
        if (before != null || signatures.size() >= MAX_SIGNATURES) {
            return before != null && before;
        }
        boolean signed = verifies(certificate, by);
        signatures.put(question, signed);
        return signed;
    }

    /** Whether a certificate is good by the key of another. */
    static boolean verifies(X509Certificate certificate, X509Certificate by) {
        try {
            certificate.verify(by.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private boolean maySign(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        return Certificates.isAuthority(certificate)
                && (usage == null || usage[SIGNS_CERTIFICATES])
                && isUsable(certificate);
    }

    /** Whether it is valid now and for TLS clients. */
    private boolean isUsable(X509Certificate certificate) {
        try {
            certificate.checkValidity(Date.from(now));
            List<String> usages = certificate.getExtendedKeyUsage();
            return usages == null || usages.contains(CLIENT_AUTH) || usages.contains(ANY_USAGE);
        } catch (CertificateException _) {
            return false;
        }
    }

    /** The rest of what the standard demands, which the JDK checks below what is trusted. */
    private boolean isValid(List<X509Certificate> way, X509Certificate trusted) {
        if (!isUsable(leaf()) || way.size() - 1 > trusted.getBasicConstraints()) {
            return false;
        }
        boolean bounded = boundsNames(trusted);
        return CertificateWay.isValid(
                bounded ? with(way, trusted) : way, anchor(trusted, bounded), now);
    }

    /** Whether a certificate says which names those below it may have. */
    static boolean boundsNames(X509Certificate certificate) {
        return certificate.getExtensionValue(NAME_CONSTRAINTS) != null;
    }

    /**
     * Where a way ends. The JDK does not hold what is trusted to its own bounds on names: one that
     * has some becomes a part of the way, and its key the end. It has to be signed by itself for
     * that.
     */
    private static TrustAnchor anchor(X509Certificate trusted, boolean bounded) {
        return bounded
                ? new TrustAnchor(trusted.getSubjectX500Principal(), trusted.getPublicKey(), null)
                : new TrustAnchor(trusted, null);
    }
}
