package dev.coffer.api.http;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a listener speaks TLS. The files are read at start and at every reload.
 *
 * @param certificate PEM file, the server's certificate first, then its chain
 * @param key PEM file with the unencrypted private key: PKCS #8, PKCS #1 or SEC 1
 * @param clientCertificates what is wanted of clients
 * @param clientAuthority PEM file of the authorities for {@link ClientCertificates#REQUIRE}
 * @param minimum the oldest version spoken
 * @param maximum the newest version spoken, at least {@code minimum}
 * @param cipherSuites for TLS 1.2, by IANA name, best first; empty for the default. TLS 1.3 has its
 *     own fixed list
 */
public record TlsSettings(
        Path certificate,
        Path key,
        ClientCertificates clientCertificates,
        @Nullable Path clientAuthority,
        TlsVersion minimum,
        TlsVersion maximum,
        List<String> cipherSuites) {

    public TlsSettings {
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** Up to the newest version. */
    public TlsSettings(
            Path certificate,
            Path key,
            ClientCertificates clientCertificates,
            @Nullable Path clientAuthority,
            TlsVersion minimum,
            List<String> cipherSuites) {
        this(
                certificate,
                key,
                clientCertificates,
                clientAuthority,
                minimum,
                TlsVersion.TLS_1_3,
                cipherSuites);
    }

    /** TLS 1.2 and 1.3 with the default cipher suites; client certificates welcome. */
    public static TlsSettings of(Path certificate, Path key) {
        return new TlsSettings(
                certificate,
                key,
                ClientCertificates.REQUEST,
                null,
                TlsVersion.TLS_1_2,
                TlsVersion.TLS_1_3,
                List.of());
    }
}
