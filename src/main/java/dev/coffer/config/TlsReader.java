package dev.coffer.config;

import dev.coffer.config.ListenerConfig.ClientCertificates;
import dev.coffer.config.ListenerConfig.Tls;
import dev.coffer.config.ListenerConfig.TlsVersion;
import dev.coffer.config.ListenerConfig.Versions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the TLS settings of a listener. */
final class TlsReader {
    /** The suites for TLS 1.2 with forward secrecy, by their IANA names. */
    private static final List<String> SUITES =
            List.of(
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
                    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
                    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

    private TlsReader() {}

    /** The settings; null if they are incomplete, which is then noted. */
    static @Nullable Tls read(Stanza stanza) {
        Optional<Path> certificate = ListenerReader.path(stanza, "tls_cert_file");
        Optional<Path> key = ListenerReader.path(stanza, "tls_key_file");
        ClientCertificates clients = clientCertificates(stanza);
        Versions versions = versions(stanza);
        List<String> suites = suites(stanza);
        if (certificate.isEmpty() || key.isEmpty()) {
            stanza.problem(
                    "listener \"tcp\" needs \"tls_cert_file\" and \"tls_key_file\","
                            + " or tls_disable = true");
            return null;
        }
        return new Tls(certificate.get(), key.get(), clients, versions, suites);
    }

    private static ClientCertificates clientCertificates(Stanza stanza) {
        Path authorities = ListenerReader.path(stanza, "tls_client_ca_file").orElse(null);
        boolean required = stanza.bool("tls_require_and_verify_client_cert");
        boolean unwanted = stanza.bool("tls_disable_client_certs");
        if (required && unwanted) {
            stanza.problem(
                    "tls_disable_client_certs",
                    "and \"tls_require_and_verify_client_cert\" exclude each other");
        }
        if (required) {
            return new ClientCertificates.Required(authorities);
        }
        return unwanted ? new ClientCertificates.Unwanted() : new ClientCertificates.Welcome();
    }

    private static Versions versions(Stanza stanza) {
        TlsVersion oldest = version(stanza, "tls_min_version", Versions.DEFAULT.oldest());
        TlsVersion newest = version(stanza, "tls_max_version", Versions.DEFAULT.newest());
        if (newest.compareTo(oldest) < 0) {
            stanza.problem("tls_max_version", "must not be older than \"tls_min_version\"");
        }
        return new Versions(oldest, newest);
    }

    private static TlsVersion version(Stanza stanza, String name, TlsVersion unset) {
        return switch (stanza.text(name).orElse("")) {
            case "" -> unset;
            case "tls12" -> TlsVersion.TLS_1_2;
            case "tls13" -> TlsVersion.TLS_1_3;
            case "tls10", "tls11" -> {
                stanza.problem(name, "must be tls12 or tls13: older versions are not offered");
                yield unset;
            }
            default -> {
                stanza.problem(name, "must be tls12 or tls13");
                yield unset;
            }
        };
    }

    /** Source: go-secure-stdlib, tlsutil, ParseCiphers; two suites have two names there. */
    private static List<String> suites(Stanza stanza) {
        List<String> suites = new ArrayList<>();
        String written = stanza.text("tls_cipher_suites").orElse("");
        for (String name : written.isBlank() ? new String[0] : written.split(",", -1)) {
            String suite = name.strip().replaceFirst("_POLY1305$", "_POLY1305_SHA256");
            if (!SUITES.contains(suite)) {
                String text = "has a suite that is not offered, \"" + suite + "\"; known are ";
                stanza.problem("tls_cipher_suites", text + String.join(", ", SUITES));
                return List.of();
            }
            suites.add(suite);
        }
        return suites;
    }
}
