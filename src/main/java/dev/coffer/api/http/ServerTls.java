package dev.coffer.api.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * The TLS side of one listener: BoringSSL with the certificate and key as the files were when last
 * read. Thread-safe.
 */
final class ServerTls {
    /** What Go's defaults for TLS 1.2 come to: forward secrecy and authenticated encryption. */
    private static final List<String> CIPHER_SUITES =
            List.of(
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final List<String> CIPHER_SUITES_1_3 =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256");

    private final TlsSettings settings;
    private final Duration handshake;

    @GuardedBy("this")
    private SslContext context;

    @GuardedBy("this")
    private boolean closed;

    /**
     * Reads the files.
     *
     * @throws IOException if they cannot be used; one line that names the file and says why
     */
    ServerTls(TlsSettings settings, Duration handshake) throws IOException {
        this.settings = settings;
        this.handshake = handshake;
        context = load(settings);
    }

    /**
     * Reads the files again, for connections that come from now on. If they cannot be used, all
     * stays as it is.
     */
    void reload() throws IOException {
        SslContext fresh = load(settings);
        synchronized (this) {
            ReferenceCountUtil.release(closed ? fresh : context);
            context = closed ? context : fresh;
        }
    }

    /** The handler that encrypts one connection. */
    synchronized SslHandler handler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeout(handshake.toMillis(), TimeUnit.MILLISECONDS);
        return handler;
    }

    /** A listener is closed twice where it stops accepting before its server ends. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            ReferenceCountUtil.release(context);
        }
    }

    private static SslContext load(TlsSettings settings) throws IOException {
        requireLibrary();
        byte[] certificate = read(settings.certificate());
        byte[] key = key(settings.key());
        try {
            SslContextBuilder builder =
                    SslContextBuilder.forServer(
                                    new ByteArrayInputStream(certificate),
                                    new ByteArrayInputStream(key))
                            .sslProvider(SslProvider.OPENSSL_REFCNT)
                            .protocols(versions(settings))
                            .ciphers(suites(settings), IdentityCipherSuiteFilter.INSTANCE)
                            .applicationProtocolConfig(alpn());
            trust(builder, settings);
            SslContext context = builder.build();
            if (settings.maximum() == TlsVersion.TLS_1_3) {
                TlsProbe.check(context);
            }
            return context;
        } catch (SSLException | IllegalArgumentException | IllegalStateException failure) {
            throw new IOException(
                    "cannot serve TLS with certificate %s and key %s: %s"
                            .formatted(settings.certificate(), settings.key(), reason(failure)),
                    failure);
        }
    }

    /** Netty unpacks its library into a folder for temporary files, unless a package brings it. */
    private static void requireLibrary() throws IOException {
        if (!OpenSsl.isAvailable()) {
            throw new IOException(
                    "the native library for TLS cannot be loaded: where Coffer is not installed"
                            + " from a package, the folder for temporary files must be writable"
                            + " and not mounted with noexec; another one can be given by"
                            + " COFFER_JAVA_OPTS=-Dio.netty.native.workdir=FOLDER",
                    OpenSsl.unavailabilityCause());
        }
    }

    private static void trust(SslContextBuilder builder, TlsSettings settings) throws IOException {
        switch (settings.clientCertificates()) {
            case NONE -> builder.clientAuth(ClientAuth.NONE);
            case REQUEST ->
                    builder.clientAuth(ClientAuth.OPTIONAL).trustManager(new AnyCertificate());
            case REQUIRE -> {
                builder.clientAuth(ClientAuth.REQUIRE);
                Path authority = settings.clientAuthority();
                if (authority != null) {
                    builder.trustManager(new ByteArrayInputStream(read(authority)));
                }
            }
        }
    }

    private static List<String> versions(TlsSettings settings) {
        return Arrays.stream(TlsVersion.values())
                .filter(version -> version.compareTo(settings.minimum()) >= 0)
                .filter(version -> version.compareTo(settings.maximum()) <= 0)
                .map(ServerTls::protocol)
                .toList();
    }

    private static String protocol(TlsVersion version) {
        return switch (version) {
            case TLS_1_2 -> "TLSv1.2";
            case TLS_1_3 -> "TLSv1.3";
        };
    }

    private static List<String> suites(TlsSettings settings) {
        List<String> chosen =
                settings.cipherSuites().isEmpty() ? CIPHER_SUITES : settings.cipherSuites();
        for (String suite : chosen) {
            if (!OpenSsl.availableJavaCipherSuites().contains(suite)) {
                throw new IllegalArgumentException("unknown cipher suite " + suite);
            }
        }
        return Stream.concat(CIPHER_SUITES_1_3.stream(), chosen.stream()).distinct().toList();
    }

    private static ApplicationProtocolConfig alpn() {
        return new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1);
    }

    private static byte[] key(Path file) throws IOException {
        byte[] bytes = read(file);
        try {
            return PemKey.toPkcs8(bytes);
        } catch (IOException unusable) {
            throw new IOException("cannot use the key file " + file + ": " + unusable.getMessage());
        }
    }

    private static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            throw new IOException("cannot read " + file + ": there is no such file");
        } catch (IOException unreadable) {
            throw new IOException("cannot read " + file + ": " + unreadable.getMessage());
        }
    }

    /** The innermost reason on one line. */
    private static String reason(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null && inner.getCause().getMessage() != null) {
            inner = inner.getCause();
        }
        return String.valueOf(inner.getMessage()).lines().findFirst().orElse("unusable");
    }
}
