package dev.coffer.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS with the files that users have, seen from the JDK's own client. */
@EnabledIf("dev.coffer.api.http.TestingCertificates#available")
class TlsTest {
    private static final String GET = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir private Path folder = Path.of("");
    private TestingCertificates certificates = new TestingCertificates(folder);

    @BeforeEach
    void prepare() {
        certificates = new TestingCertificates(folder);
    }

    private static TestingServer serve(TlsSettings tls, WireHandler handler) throws IOException {
        ListenerSettings listener =
                new ListenerSettings(
                        new ListenAddress.Tcp("127.0.0.1", 0),
                        tls,
                        TestingServer.PATIENT,
                        RequestLimits.DEFAULT);
        return TestingServer.start(listener, ServerLimits.DEFAULT, handler);
    }

    private static TestingServer serve(TlsSettings tls) throws IOException {
        return serve(tls, TestingServer::echo);
    }

    private static RawClient connect(TestingServer server, String... protocols) throws Exception {
        return connect(server, null, protocols);
    }

    private static RawClient connect(
            TestingServer server, @Nullable Path identity, String... protocols) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManager[] trust = {new AnyCertificate()};
        context.init(identity == null ? new KeyManager[0] : keys(identity), trust, null);
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
        if (protocols.length > 0) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(protocols);
            socket.setSSLParameters(parameters);
        }
        socket.startHandshake();
        return RawClient.of(socket);
    }

    private static KeyManager[] keys(Path identity) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(identity)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        return factory.getKeyManagers();
    }

    private static SSLSession session(RawClient client) {
        return ((SSLSocket) client.socket()).getSession();
    }

    private static String subject(Bytes der) {
        try {
            return ((X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(der.toArray())))
                    .getSubjectX500Principal()
                    .getName();
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String subject(RawClient client) throws Exception {
        X509Certificate seen = (X509Certificate) session(client).getPeerCertificates()[0];
        return seen.getSubjectX500Principal().getName();
    }

    @Test
    void server_asDefault_speaksTls13AndTls12() throws Exception {
        try (TestingServer server = serve(certificates.selfSigned("server").settings());
                RawClient modern = connect(server);
                RawClient older = connect(server, "TLSv1.2")) {
            assertThat(modern.ask(GET).text()).isEqualTo("GET /a ");
            assertThat(session(modern).getProtocol()).isEqualTo("TLSv1.3");
            assertThat(older.ask(GET).text()).isEqualTo("GET /a ");
            assertThat(session(older).getProtocol()).isEqualTo("TLSv1.2");
            assertThat(session(older).getCipherSuite())
                    .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        }
    }

    @Test
    void server_withMinimumTls13_refusesTls12() throws Exception {
        TestingCertificates.Identity identity = certificates.selfSigned("server");
        TlsSettings settings =
                new TlsSettings(
                        identity.certificate(),
                        identity.key(),
                        ClientCertificates.NONE,
                        null,
                        TlsVersion.TLS_1_3,
                        List.of());
        try (TestingServer server = serve(settings)) {
            assertThatThrownBy(() -> connect(server, "TLSv1.2")).isInstanceOf(SSLException.class);
            try (RawClient client = connect(server)) {
                assertThat(client.ask(GET).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void server_withMaximumTls12_refusesTls13() throws Exception {
        TestingCertificates.Identity identity = certificates.selfSigned("server");
        TlsSettings settings =
                new TlsSettings(
                        identity.certificate(),
                        identity.key(),
                        ClientCertificates.NONE,
                        null,
                        TlsVersion.TLS_1_2,
                        TlsVersion.TLS_1_2,
                        List.of());
        try (TestingServer server = serve(settings)) {
            assertThatThrownBy(() -> connect(server, "TLSv1.3")).isInstanceOf(SSLException.class);
            try (RawClient client = connect(server)) {
                assertThat(session(client).getProtocol()).isEqualTo("TLSv1.2");
            }
        }
    }

    @Test
    void server_withChosenSuite_speaksOnlyThat() throws Exception {
        TestingCertificates.Identity identity = certificates.selfSigned("server");
        String suite = "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256";
        try (TestingServer server = serve(withSuite(identity, suite));
                RawClient client = connect(server, "TLSv1.2")) {
            assertThat(session(client).getCipherSuite()).isEqualTo(suite);
        }
        assertThatThrownBy(() -> serve(withSuite(identity, "TLS_NO_SUCH_SUITE")))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("unknown cipher suite TLS_NO_SUCH_SUITE");
    }

    private static TlsSettings withSuite(TestingCertificates.Identity identity, String suite) {
        return new TlsSettings(
                identity.certificate(),
                identity.key(),
                ClientCertificates.NONE,
                null,
                TlsVersion.TLS_1_2,
                List.of(suite));
    }

    /** Goal: every form in which OpenSSL writes a key is read. */
    @ParameterizedTest
    @CsvSource({
        "rsa:2048, rsa, -traditional, BEGIN RSA PRIVATE KEY",
        "ec, ec, '', BEGIN EC PRIVATE KEY",
        "rsa:2048, '', '', BEGIN PRIVATE KEY",
    })
    void key_inAnyForm_isRead(String algorithm, String type, String option, String begin)
            throws Exception {
        TestingCertificates.Identity identity =
                algorithm.equals("ec")
                        ? certificates.selfSigned("server")
                        : certificates.selfSigned("server", algorithm);
        String key = identity.key().toString();
        if (type.equals("rsa")) {
            certificates.openssl("rsa", option, "-in", key, "-out", key);
        } else if (type.equals("ec")) {
            certificates.openssl("ec", "-in", key, "-out", key);
        }
        assertThat(Files.readString(identity.key())).contains(begin);
        try (TestingServer server = serve(identity.settings());
                RawClient client = connect(server)) {
            assertThat(client.ask(GET).status()).isEqualTo(200);
            assertThat(subject(client)).isEqualTo("CN=server");
        }
    }

    @Test
    void files_thatCannotBeUsed_areOneClearLine() throws Exception {
        TestingCertificates.Identity identity = certificates.selfSigned("server");
        TestingCertificates.Identity other = certificates.selfSigned("other");
        Path missing = folder.resolve("missing.pem");
        Path locked = folder.resolve("locked.pem");
        certificates.openssl(
                "ec",
                "-aes128",
                "-passout",
                "pass:changeit",
                "-in",
                identity.key().toString(),
                "-out",
                locked.toString());

        refused(missing, identity.key(), "cannot read " + missing + ": there is no such file");
        refused(identity.certificate(), missing, "cannot read " + missing);
        refused(
                identity.certificate(),
                locked,
                "cannot use the key file " + locked + ": its private key is encrypted");
        refused(
                identity.certificate(),
                identity.certificate(),
                "it holds no private key in PEM form");
        TestingCertificates.Identity edwards = certificates.selfSigned("edwards", "ed25519");
        refused(edwards.certificate(), edwards.key(), "its private key is neither RSA nor EC");
        refused(identity.key(), identity.key(), "cannot serve TLS with certificate");
        refused(identity.certificate(), other.key(), "cannot serve TLS with certificate");
    }

    private static void refused(Path certificate, Path key, String text) {
        assertThatThrownBy(() -> serve(TlsSettings.of(certificate, key)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(text)
                .message()
                .doesNotContain("\n");
    }

    /** Goal: a renewed certificate is shown at once, and a wrong pair changes nothing. */
    @Test
    void reload_showsTheNewCertificate_andKeepsTheOldOneIfWrong() throws Exception {
        TestingCertificates.Identity old = certificates.selfSigned("old");
        TestingCertificates.Identity renewed = certificates.selfSigned("renewed");
        try (TestingServer server = serve(old.settings());
                RawClient before = connect(server)) {
            Files.copy(
                    renewed.certificate(), old.certificate(), StandardCopyOption.REPLACE_EXISTING);
            assertThatThrownBy(() -> server.http().reloadTls()).isInstanceOf(IOException.class);
            try (RawClient client = connect(server)) {
                assertThat(subject(client)).isEqualTo("CN=old");
            }
            Files.copy(renewed.key(), old.key(), StandardCopyOption.REPLACE_EXISTING);
            server.http().reloadTls();
            try (RawClient client = connect(server)) {
                assertThat(subject(client)).isEqualTo("CN=renewed");
                assertThat(client.ask(GET).status()).isEqualTo(200);
            }
            assertThat(before.ask(GET).status()).isEqualTo(200);
        }
    }

    /** Goal: a server that is stopped and then closed, as the process does, ends well. */
    @Test
    void close_twice_doesNothingTheSecondTime() throws Exception {
        try (TestingServer server = serve(certificates.selfSigned("closed").settings())) {
            server.http().close();
            server.http().close();
            assertThatCode(() -> server.http().reloadTls()).doesNotThrowAnyException();
        }
    }

    @Test
    void clientCertificate_asDefault_isWelcomeAndNotVerified() throws Exception {
        Path client = certificates.pkcs12(certificates.selfSigned("client"));
        LinkedBlockingQueue<List<String>> seen = new LinkedBlockingQueue<>();
        WireHandler handler = noting(seen);
        try (TestingServer server = serve(certificates.selfSigned("server").settings(), handler);
                RawClient with = connect(server, client);
                RawClient without = connect(server)) {
            assertThat(with.ask(GET).status()).isEqualTo(200);
            assertThat(seen.take()).containsExactly("CN=client");
            assertThat(without.ask(GET).status()).isEqualTo(200);
            assertThat(seen.take()).isEmpty();
        }
    }

    private static WireHandler noting(LinkedBlockingQueue<List<String>> seen) {
        return request -> {
            seen.add(request.peerCertificates().stream().map(TlsTest::subject).toList());
            return TestingServer.text(request.peer().tls() ? "tls" : "clear");
        };
    }

    @Test
    void clientCertificate_required_mustComeFromTheAuthority() throws Exception {
        TestingCertificates.Identity identity = certificates.selfSigned("server");
        TestingCertificates.Identity authority = certificates.selfSigned("authority");
        Path trusted = certificates.pkcs12(certificates.signedBy(authority, "trusted"));
        Path stranger = certificates.pkcs12(certificates.selfSigned("stranger"));
        TlsSettings settings =
                new TlsSettings(
                        identity.certificate(),
                        identity.key(),
                        ClientCertificates.REQUIRE,
                        authority.certificate(),
                        TlsVersion.TLS_1_2,
                        List.of());
        LinkedBlockingQueue<List<String>> seen = new LinkedBlockingQueue<>();
        try (TestingServer server = serve(settings, noting(seen))) {
            try (RawClient client = connect(server, trusted)) {
                assertThat(client.ask(GET).text()).isEqualTo("tls");
                assertThat(seen.take()).containsExactly("CN=trusted");
            }
            assertThatThrownBy(() -> connect(server, stranger, "TLSv1.2"))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> connect(server, "TLSv1.2")).isInstanceOf(IOException.class);
            assertThatThrownBy(
                            () -> {
                                try (RawClient client = connect(server)) {
                                    client.ask(GET);
                                }
                            })
                    .isInstanceOf(IOException.class);
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void clearText_onTlsPort_isToldSo() throws Exception {
        try (TestingServer server = serve(certificates.selfSigned("server").settings());
                RawClient client = server.client()) {
            String answer = client.send(GET).rest();

            assertThat(answer).startsWith("HTTP/1.0 400 Bad Request\r\n\r\n");
            assertThat(answer).endsWith("\nClient sent an HTTP request to an HTTPS server.\n");
        }
    }

    @Test
    void handshake_tooSlow_isCut() throws Exception {
        Timeouts timeouts =
                new Timeouts(
                        Duration.ofMillis(200),
                        TestingServer.LONG,
                        TestingServer.LONG,
                        TestingServer.LONG,
                        TestingServer.LONG);
        ListenerSettings listener =
                new ListenerSettings(
                        new ListenAddress.Tcp("127.0.0.1", 0),
                        certificates.selfSigned("server").settings(),
                        timeouts,
                        RequestLimits.DEFAULT);
        try (TestingServer server =
                        TestingServer.start(listener, ServerLimits.DEFAULT, TestingServer::echo);
                RawClient silent = server.client();
                RawClient begun = server.client()) {
            begun.send("\u0016\u0003\u0001\u0002");

            assertThat(silent.rest()).isEmpty();
            assertThat(begun.rest()).isEmpty();
        }
    }

    /** Goal: the last answer of an encrypted connection arrives whole and ends properly. */
    @Test
    void connectionClose_overTls_endsWithCloseNotify() throws Exception {
        try (TestingServer server = serve(certificates.selfSigned("server").settings());
                RawClient client = connect(server)) {
            client.send("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            assertThat(client.answer().text()).isEqualTo("GET /a ");
            assertThat(client.socket().getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void answer_largeOverTls_isWhole() throws Exception {
        String large = "x".repeat(5 << 20);
        try (TestingServer server =
                        serve(
                                certificates.selfSigned("server").settings(),
                                request -> TestingServer.text(large));
                RawClient client = connect(server)) {
            assertThat(client.ask(GET).text()).isEqualTo(large);
            assertThat(client.ask(GET).text()).isEqualTo(large);
        }
    }
}
