package dev.coffer.cli.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS around a socket, as the settings say. */
final class Tls {
    private Tls() {}

    /**
     * The socket of a finished handshake.
     *
     * @throws GeneralSecurityException if a certificate or key cannot be used
     */
    static SSLSocket wrap(Socket plain, String host, TlsSettings settings)
            throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers(settings), trustManagers(settings), null);
        String name = settings.serverName().isEmpty() ? host : settings.serverName();
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory().createSocket(plain, name, plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        if (!settings.insecureSkipVerify()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static TrustManager @Nullable [] trustManagers(TlsSettings settings)
            throws GeneralSecurityException, IOException {
        if (settings.insecureSkipVerify()) {
            return new TrustManager[] {new InsecureTrust()};
        }
        List<X509Certificate> trusted = new ArrayList<>();
        if (!settings.caCert().isEmpty()) {
            trusted.addAll(Pem.certificates(Files.readString(Path.of(settings.caCert()))));
        } else if (!settings.caCertText().isEmpty()) {
            trusted.addAll(Pem.certificates(settings.caCertText()));
        } else if (!settings.caPath().isEmpty()) {
            trusted.addAll(Pem.certificatesIn(Path.of(settings.caPath())));
        } else {
            return null;
        }
        KeyStore store = emptyStore();
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("ca-" + i, trusted.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keyManagers(TlsSettings settings)
            throws GeneralSecurityException, IOException {
        if (settings.clientCert().isEmpty() && settings.clientKey().isEmpty()) {
            return null;
        }
        if (settings.clientCert().isEmpty() || settings.clientKey().isEmpty()) {
            throw new GeneralSecurityException("both client cert and client key must be provided");
        }
        List<X509Certificate> chain =
                Pem.certificates(Files.readString(Path.of(settings.clientCert())));
        PrivateKey key = Pem.privateKey(Files.readString(Path.of(settings.clientKey())));
        return new KeyManager[] {new OneKey(List.copyOf(chain), key)};
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** Takes any certificate, because the user said so. */
    private static final class InsecureTrust extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /**
     * Shows its certificate whatever authorities the server says it likes: those of a cert login
     * need not be among them.
     */
    private static final class OneKey extends X509ExtendedKeyManager {
        private static final String ALIAS = "client";

        private final List<X509Certificate> chain;
        private final PrivateKey key;

        OneKey(List<X509Certificate> chain, PrivateKey key) {
            this.chain = chain;
            this.key = key;
        }

        @Override
        public String chooseClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return ALIAS;
        }

        @Override
        public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }
}
