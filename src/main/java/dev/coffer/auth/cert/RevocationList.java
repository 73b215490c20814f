package dev.coffer.auth.cert;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** A list of revoked certificates as somebody has given or sent it. Thread-safe. */
final class RevocationList {
    /** How many certificates a list may name: each login reads every list. */
    static final int MAX_SERIALS = 10_000;

    private final X509CRL list;
    private final Set<String> serials;

    private RevocationList(X509CRL list, Set<String> serials) {
        this.list = list;
        this.serials = serials;
    }

    /** Bytes are no list that can be used; the message says why. */
    static final class UselessException extends Exception {
        private static final long serialVersionUID = 1L;

        private UselessException(String message) {
            super(message);
        }
    }

    /**
     * Reads a list.
     *
     * @param bytes DER or PEM
     * @throws UselessException if they are none, or a longer one than may be
     */
    static RevocationList parse(byte[] bytes) throws UselessException {
        try {
            if (CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(bytes))
                    instanceof X509CRL list) {
                return new RevocationList(list, serials(list.getRevokedCertificates()));
            }
        } catch (CRLException | CertificateException _) {
            // said below
        }
        throw new UselessException("failed to parse CRL: it is no list in PEM or DER");
    }

    private static Set<String> serials(@Nullable Collection<? extends X509CRLEntry> entries)
            throws UselessException {
        Set<String> serials = new TreeSet<>();
        if (entries == null) {
            return serials;
        }
        if (entries.size() > MAX_SERIALS) {
            throw new UselessException("the CRL names more than " + MAX_SERIALS + " certificates");
        }
        entries.forEach(entry -> serials.add(entry.getSerialNumber().toString()));
        return serials;
    }

    /** What it names, in decimal digits. */
    Set<String> serials() {
        return Set.copyOf(serials);
    }

    /** Who says to have made it. */
    X500Principal issuer() {
        return list.getIssuerX500Principal();
    }

    /** Whether it is good by the key of an authority. */
    boolean isSignedBy(X509Certificate authority) {
        try {
            list.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    /** It with its source, as it is kept. */
    RevokedSerials from(String url, Instant now) {
        return new RevokedSerials(
                serials,
                Optional.of(
                        new ListSource(
                                url,
                                issuer().getName(X500Principal.CANONICAL),
                                seconds(list.getThisUpdate()),
                                Optional.ofNullable(list.getNextUpdate())
                                        .map(RevocationList::seconds),
                                Instant.ofEpochSecond(now.getEpochSecond()))));
    }

    private static Instant seconds(Date date) {
        return Instant.ofEpochSecond(date.toInstant().getEpochSecond());
    }
}
