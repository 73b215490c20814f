package dev.coffer.auth.kubernetes;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Answers token reviews over HTTP or HTTPS, as a cluster's API server does. */
final class FakeApiServer implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final HttpServer server;
    private final String scheme;
    private final String certificate;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<String> lookedUp = new CopyOnWriteArrayList<>();
    private volatile Reply account = new Reply(200, "{\"metadata\":{\"uid\":\"uid-1\"}}");

    /** A review that was asked for. */
    record Asked(String bearer, String body) {}

    private FakeApiServer(
            Function<Asked, String> answers, @Nullable SSLContext tls, String certificate) {
        this.certificate = certificate;
        this.scheme = tls == null ? "http" : "https";
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (tls == null) {
                server = HttpServer.create(address, 0);
            } else {
                HttpsServer secure = HttpsServer.create(address, 0);
                secure.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = secure;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/apis/authentication.k8s.io/v1/tokenreviews",
                exchange -> {
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    Asked question =
                            new Asked(exchange.getRequestHeaders().getFirst("Authorization"), body);
                    asked.add(question);
                    byte[] answer = answers.apply(question).getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(201, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.createContext(
                "/api/v1/namespaces/",
                exchange -> {
                    lookedUp.add(
                            exchange.getRequestHeaders().getFirst("Authorization")
                                    + " "
                                    + exchange.getRequestURI());
                    byte[] answer = account.body().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(account.status(), answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
    }

    /** What it answers to who asks for an account. */
    record Reply(int status, String body) {}

    /** Answers so from now on to who asks for an account. */
    void account(int status, String body) {
        account = new Reply(status, body);
    }

    /** The bearer and the path of every account that was asked for. */
    List<String> lookedUp() {
        return lookedUp;
    }

    /** One without TLS. */
    static FakeApiServer plain(Function<Asked, String> answers) {
        return new FakeApiServer(answers, null, "");
    }

    /** One with a certificate of its own, made in a directory. */
    static FakeApiServer secure(Path directory, Function<Asked, String> answers) throws Exception {
        Path file = directory.resolve("server.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keystore",
                                file.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "changeit",
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=api",
                                "-ext",
                                "SAN=IP:127.0.0.1")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return new FakeApiServer(answers, context(store), pem(store));
    }

    private static SSLContext context(KeyStore store) throws GeneralSecurityException {
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static String pem(KeyStore store) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(store.getCertificate("server").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** Its address. */
    String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Its certificate as PEM; empty without TLS. */
    String certificate() {
        return certificate;
    }

    /** Every review that was asked for. */
    List<Asked> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
