package dev.coffer.api.http;

/** What a TLS listener wants of a client's certificate. */
public enum ClientCertificates {
    /** Never asked for (OpenBao: {@code tls_disable_client_certs}). */
    NONE,
    /**
     * Asked for, not needed, not verified: the cert auth method judges it. The handshake still
     * proves that the client has the key. OpenBao's default.
     */
    REQUEST,
    /**
     * Needed and verified against {@link TlsSettings#clientAuthority}, or the system's authorities
     * where there is none (OpenBao: {@code tls_require_and_verify_client_cert}).
     */
    REQUIRE
}
