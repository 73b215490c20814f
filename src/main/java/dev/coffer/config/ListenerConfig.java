package dev.coffer.config;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where and how a server waits for clients. */
public sealed interface ListenerConfig {
    /** How long a client may take, and how much it may send. */
    HttpLimits limits();

    /** What can be done here without a token. */
    OpenPaths openPaths();

    /**
     * What can be done at a listener with unseal shares alone. Off unless it is switched on.
     * Source: OpenBao, helper/configutil, listener.go.
     *
     * @param generateRoot {@code disable_unauthed_generate_root_endpoints = false}
     * @param rekey {@code disable_unauthed_rekey_endpoints = false}
     */
    record OpenPaths(boolean generateRoot, boolean rekey, boolean metrics) {
        /** Nothing. */
        public static final OpenPaths NONE = new OpenPaths(false, false, false);
    }

    /**
     * A TCP port.
     *
     * @param tls null for cleartext
     */
    record Tcp(HostPort address, @Nullable Tls tls, HttpLimits limits, OpenPaths openPaths)
            implements ListenerConfig {}

    /**
     * A unix socket, always cleartext.
     *
     * @param mode permissions of the file; empty leaves what the umask gives
     * @param user name or number of its owner; null leaves this process's
     * @param group name or number of its group; null leaves this process's
     */
    record Unix(
            Path path,
            Set<PosixFilePermission> mode,
            @Nullable String user,
            @Nullable String group,
            HttpLimits limits,
            OpenPaths openPaths)
            implements ListenerConfig {

        public Unix {
            mode = Set.copyOf(mode);
        }
    }

    /**
     * How a TCP listener speaks TLS.
     *
     * @param certificate PEM file: the server's certificate, then its chain
     * @param key PEM file with the private key
     * @param cipherSuites IANA names for TLS 1.2; empty for the server's own choice
     */
    record Tls(
            Path certificate,
            Path key,
            ClientCertificates clientCertificates,
            Versions versions,
            List<String> cipherSuites) {

        public Tls {
            cipherSuites = List.copyOf(cipherSuites);
        }
    }

    /** The versions of TLS that are spoken, from the oldest to the newest. */
    record Versions(TlsVersion oldest, TlsVersion newest) {
        /** Source: OpenBao, helper/listenerutil, TLSConfig. */
        public static final Versions DEFAULT = new Versions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);
    }

    /** A version of TLS. Older ones are not offered (RFC 8996). */
    enum TlsVersion {
        TLS_1_2,
        TLS_1_3
    }

    /** What a TLS listener wants of a client's certificate. */
    sealed interface ClientCertificates {
        /** It is not asked for. */
        record Unwanted() implements ClientCertificates {}

        /** It is asked for and may be missing; the default. */
        record Welcome() implements ClientCertificates {}

        /**
         * It is needed, and must come from an authority in this PEM file; null for the system's.
         */
        record Required(@Nullable Path authorities) implements ClientCertificates {}
    }
}
