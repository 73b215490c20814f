package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.auth.TestingCertificate;
import dev.coffer.cli.TestingTerminal.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands over TLS: whom they trust, and what they show of themselves. */
final class TlsClientTest {
    private static final TestingCertificate ROOT = TestingCertificate.authority("CN=clients");
    private static final TestingCertificate BETWEEN =
            TestingCertificate.of("CN=between").authority(0).signedBy(ROOT);

    @TempDir private static Path folder = Path.of("");
    private static TestingTls server;

    @TempDir private Path home;
    private TestingTerminal terminal;

    @BeforeAll
    static void start() throws IOException {
        server = TestingTls.start(folder);
        TestingTerminal root =
                new TestingTerminal(server.address(), server.token(), folder)
                        .with("BAO_CACERT", server.authority().toString());
        Path authority = Files.writeString(folder.resolve("clients.pem"), ROOT.pem());
        Result enabled = root.run("auth", "enable", "cert");
        Result role =
                root.run("write", "auth/cert/certs/web", "certificate=@" + authority, "ttl=1h");
        assertThat(enabled.exitCode() + role.exitCode()).as(enabled.err() + role.err()).isZero();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void terminal() {
        terminal =
                new TestingTerminal(server.address(), "", home)
                        .with("BAO_CACERT", server.authority().toString());
    }

    /** Files with a client's certificate and its chain, and its key in some form. */
    private void shows(TestingCertificate client, String key) throws IOException {
        Path certificate =
                Files.writeString(home.resolve("client.pem"), client.pem() + BETWEEN.pem());
        Path keyFile = Files.writeString(home.resolve("client-key.pem"), key);
        terminal.with("BAO_CLIENT_CERT", certificate.toString())
                .with("BAO_CLIENT_KEY", keyFile.toString());
    }

    private static String pem(String type, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type);
    }

    /** The key as it is inside of PKCS #8: PKCS #1 for RSA, SEC 1 for elliptic curves. */
    private static byte[] bare(KeyPair keys) throws IOException {
        return PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
    }

    private void assertThatCertificateLogsIn() {
        Result login = terminal.run("login", "-method=cert", "name=web");
        assertThat(login.exitCode()).as(login.err()).isZero();
        assertThat(login.out())
                .contains("token_meta_common_name ", " ann\n")
                .contains("token_duration ", " 1h\n");
        assertThat(terminal.run("read", "-field=display_name", "auth/token/lookup-self").out())
                .isEqualTo("cert-web");
    }

    @Test
    void login_withACertificateOfTheEnvironment_keepsTheToken() throws IOException {
        TestingCertificate ann = TestingCertificate.of("CN=ann").signedBy(BETWEEN);
        shows(ann, ann.keyPem());

        assertThatCertificateLogsIn();
        assertThat(home.resolve(".vault-token")).exists();
    }

    @Test
    void login_withAKeyInSec1_works() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        KeyPair keys = generator.generateKeyPair();
        shows(TestingCertificate.of("CN=ann").keys(keys).signedBy(BETWEEN), sec1(keys));

        assertThatCertificateLogsIn();
    }

    /** As "openssl ecparam -genkey" writes it: the curve alone first, then the key with it. */
    private String sec1(KeyPair keys) throws IOException, InterruptedException {
        Path pkcs8 =
                Files.writeString(
                        home.resolve("pkcs8.pem"),
                        pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        Process openssl =
                new ProcessBuilder("openssl", "ec", "-in", pkcs8.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String key = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(openssl.waitFor()).isZero();
        assertThat(key).contains("-----BEGIN EC PRIVATE KEY-----");
        return "-----BEGIN EC PARAMETERS-----\nBgUrgQQAIg==\n-----END EC PARAMETERS-----\n" + key;
    }

    @Test
    void login_withAKeyInPkcs1_works() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        shows(
                TestingCertificate.of("CN=ann").keys(keys).signedBy(BETWEEN),
                pem("RSA PRIVATE KEY", bare(keys)));

        assertThatCertificateLogsIn();
    }

    @Test
    void login_byFlags_isTheSame() throws IOException {
        TestingCertificate ann = TestingCertificate.of("CN=ann").signedBy(BETWEEN);
        shows(ann, ann.keyPem());
        terminal.with("BAO_CLIENT_CERT", "").with("BAO_CLIENT_KEY", "").with("BAO_CACERT", "");

        Result login =
                terminal.run(
                        "login",
                        "-method=cert",
                        "-token-only",
                        "-ca-cert=" + server.authority(),
                        "-client-cert=" + home.resolve("client.pem"),
                        "-client-key=" + home.resolve("client-key.pem"));

        assertThat(login.exitCode()).as(login.err()).isZero();
        assertThat(login.out()).startsWith("s.");
    }

    @Test
    void login_withoutACertificate_isRefused() {
        Result login = terminal.run("login", "-method=cert");

        assertThat(login.exitCode()).isEqualTo(2);
        assertThat(login.err())
                .startsWith("Error authenticating: Error making API request.\n\nURL: PUT https://")
                .contains("Code: 400. Errors:\n\n* no client certificate found");
    }

    @Test
    void login_withAStrangersCertificate_isRefused() throws IOException {
        TestingCertificate stranger =
                TestingCertificate.of("CN=ann")
                        .signedBy(TestingCertificate.authority("CN=clients"));
        shows(stranger, stranger.keyPem());

        Result login = terminal.run("login", "-method=cert", "name=web");

        assertThat(login.exitCode()).isEqualTo(2);
        assertThat(login.err()).contains("* invalid certificate or no client certificate supplied");
        assertThat(home.resolve(".vault-token")).doesNotExist();
    }

    @Test
    void certificateWithoutItsKey_isAMistake() throws IOException {
        TestingCertificate ann = TestingCertificate.of("CN=ann").signedBy(BETWEEN);
        shows(ann, ann.keyPem());
        terminal.with("BAO_CLIENT_KEY", "");

        assertThat(terminal.run("status").err())
                .contains("both client cert and client key must be provided");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN EC PRIVATE KEY-----\nMAMCAQE=\n-----END EC PRIVATE KEY-----\n"
            })
    void keyThatIsNone_isSaidSo(String key) throws IOException {
        shows(TestingCertificate.of("CN=ann").signedBy(BETWEEN), key);

        Result status = terminal.run("status");

        assertThat(status.exitCode()).isEqualTo(1);
        assertThat(status.err()).contains("private key");
    }

    @Test
    void server_isTrustedAsTheUserSays() throws IOException {
        String pem = Files.readString(server.authority());
        Path trusted = Files.createDirectory(home.resolve("trusted"));
        Files.writeString(trusted.resolve("a.pem"), pem);

        assertThat(terminal.run("status", "-field=sealed").out()).isEqualTo("false");
        terminal.with("BAO_CACERT", "");
        Result unknown = terminal.run("status");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err())
                .startsWith("Error checking seal status: Get \"https://127.0.0.1:")
                .contains("tls: failed to verify certificate");
        assertThat(terminal.run("status", "-ca-path=" + trusted).exitCode()).isZero();
        assertThat(terminal.run("status", "-tls-skip-verify").exitCode()).isZero();
        assertThat(terminal.with("BAO_SKIP_VERIFY", "true").run("status").exitCode()).isZero();
        assertThat(
                        terminal.with("BAO_SKIP_VERIFY", "")
                                .with("BAO_CACERT_BYTES", pem)
                                .run("status")
                                .exitCode())
                .isZero();
    }

    @Test
    void serverOfAnotherName_isNotTrusted() {
        Result status = terminal.run("status", "-tls-server-name=other.example");

        assertThat(status.exitCode()).isEqualTo(1);
        assertThat(status.err())
                .contains("tls: failed to verify certificate: x509: ")
                .contains("other.example");
        assertThat(terminal.run("status", "-tls-server-name=127.0.0.1").exitCode()).isZero();
    }
}
