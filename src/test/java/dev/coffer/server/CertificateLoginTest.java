package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.auth.TestingCertificate;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins by the certificate of a real TLS connection. */
final class CertificateLoginTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TestingCertificate ROOT = TestingCertificate.authority("CN=root");
    private static final TestingCertificate BETWEEN =
            TestingCertificate.of("CN=between").authority(1).signedBy(ROOT);
    private static final TestingCertificate ANN = TestingCertificate.of("CN=ann").signedBy(BETWEEN);

    @TempDir private Path folder = Path.of("");
    private CofferServer server;
    private String token = "";

    @BeforeEach
    void start() throws Exception {
        server = TlsServer.start(folder);
        try (HttpClient nobody = client(context())) {
            Answer made =
                    call(nobody, "", "sys/init", "{\"secret_shares\":1,\"secret_threshold\":1}");
            token = made.textAt("root_token");
            String share =
                    ((JsonString) ((JsonArray) made.at("keys")).elements().getFirst()).value();
            Answer open = call(nobody, "", "sys/unseal", "{\"key\":\"" + share + "\"}");
            assertThat(open.textAt("sealed")).isEqualTo("false");
            ok(nobody, "sys/auth/cert", "{\"type\":\"cert\"}");
            ok(
                    nobody,
                    "auth/cert/certs/web",
                    "{\"certificate\":\"" + ROOT.json() + "\",\"token_ttl\":\"1h\"}");
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void ok(HttpClient client, String path, String body) {
        Answer answer = call(client, token, path, body);
        assertThat(answer.status()).as(answer.body()).isLessThan(300);
    }

    /** TLS that trusts the server and shows these certificates, the first's key being known. */
    private static SSLContext context(TestingCertificate... shown)
            throws GeneralSecurityException, IOException {
        return TlsServer.context(TlsServer.SHOWN, keys(shown));
    }

    private static KeyManager[] keys(TestingCertificate... shown)
            throws GeneralSecurityException, IOException {
        if (shown.length == 0) {
            return new KeyManager[0];
        }
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        Certificate[] chain = new Certificate[shown.length];
        for (int i = 0; i < shown.length; i++) {
            chain[i] = shown[i].certificate();
        }
        own.setKeyEntry("client", shown[0].keys().getPrivate(), PASSWORD, chain);
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        return keys.getKeyManagers();
    }

    private static HttpClient client(SSLContext context, String... protocols) {
        SSLParameters parameters = context.getDefaultSSLParameters();
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        return HttpClient.newBuilder().sslContext(context).sslParameters(parameters).build();
    }

    private Answer call(HttpClient client, String by, String path, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "https://" + server.addresses().getFirst() + "/v1/" + path))
                        .timeout(PATIENCE)
                        .method("PUT", BodyPublishers.ofString(body));
        if (!by.isEmpty()) {
            request.header("X-Vault-Token", by);
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.headers(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Answer logIn(HttpClient client) {
        return call(client, "", "auth/cert/login", "{}");
    }

    /** Also on a connection whose handshake goes on from an earlier one. */
    @ParameterizedTest
    @CsvSource({"TLSv1.2, HTTP_1_1", "TLSv1.3, HTTP_1_1", "TLSv1.2, HTTP_2", "TLSv1.3, HTTP_2"})
    void client_withACertificate_logsInOnEveryConnection(
            String protocol, HttpClient.Version version) throws Exception {
        SSLContext context = context(ANN, BETWEEN);
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(new String[] {protocol});
        for (int connection = 1; connection <= 3; connection++) {
            try (HttpClient client =
                    HttpClient.newBuilder()
                            .sslContext(context)
                            .sslParameters(parameters)
                            .version(version)
                            .build()) {
                Answer answer = logIn(client);
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                assertThat(answer.textAt("auth", "metadata", "common_name")).isEqualTo("ann");
                assertThat(answer.textAt("auth", "lease_duration")).isEqualTo("3600");
            }
        }
    }

    @Test
    void client_withoutOrWithAnotherCertificate_isRefused() throws Exception {
        TestingCertificate stranger =
                TestingCertificate.of("CN=ann").signedBy(TestingCertificate.authority("CN=root"));
        try (HttpClient nobody = client(context());
                HttpClient other = client(context(stranger));
                HttpClient unlinked = client(context(ANN))) {
            assertThat(logIn(nobody).errors()).containsExactly("no client certificate found");
            assertThat(logIn(other).errors())
                    .containsExactly("invalid certificate or no client certificate supplied");
            assertThat(logIn(unlinked).status()).isEqualTo(400);
        }
    }

    /** The same token over another connection is as good; only the renewal is bound. */
    @Test
    void token_isUsedByAnybodyAndRenewedByItsCertificateOnly() throws Exception {
        TestingCertificate twin =
                TestingCertificate.of("CN=ann").keys(ANN.keys()).signedBy(BETWEEN);
        try (HttpClient ann = client(context(ANN, BETWEEN));
                HttpClient again = client(context(twin, BETWEEN));
                HttpClient nobody = client(context())) {
            String own = logIn(ann).textAt("auth", "client_token");
            assertThat(call(ann, own, "auth/token/renew-self", "{}").status()).isEqualTo(200);
            assertThat(call(nobody, own, "auth/token/renew-self", "{}").errors().getFirst())
                    .contains("no client certificate found");
            assertThat(call(again, own, "auth/token/renew-self", "{}").errors().getFirst())
                    .contains("not matching client identity");
            Answer byRoot = call(nobody, token, "auth/token/renew", "{\"token\":\"" + own + "\"}");
            assertThat(byRoot.status()).isEqualTo(400);
        }
    }
}
