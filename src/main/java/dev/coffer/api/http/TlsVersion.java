package dev.coffer.api.http;

/** The versions of TLS that are safe to speak. Older ones are not offered at all. */
public enum TlsVersion {
    TLS_1_2,
    TLS_1_3
}
