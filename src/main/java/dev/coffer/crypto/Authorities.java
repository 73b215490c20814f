package dev.coffer.crypto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificate authorities that an operator names, for connections to other servers. Stateless. */
public final class Authorities {
    /** How many certificates a text may hold. */
    public static final int MAX_CERTIFICATES = 100;

    private Authorities() {}

    /**
     * TLS that trusts these authorities and no others; empty where the text holds no certificate,
     * too many, or something else.
     */
    public static Optional<SSLContext> trusting(String pem) {
        try {
            byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes));
            return certificates.isEmpty() || certificates.size() > MAX_CERTIFICATES
                    ? Optional.empty()
                    : Optional.of(context(certificates));
        } catch (CertificateException _) {
            return Optional.empty();
        } catch (GeneralSecurityException | IOException missing) {
            throw new IllegalStateException("the JDK lacks TLS", missing);
        }
    }

    private static SSLContext context(Collection<? extends Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("authority-" + number++, certificate);
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
