package dev.coffer.server;

import dev.coffer.api.http.ListenAddress;
import dev.coffer.api.http.ListenerSettings;
import dev.coffer.api.http.ServerLimits;
import dev.coffer.api.http.TlsSettings;
import dev.coffer.auth.TestingCertificate;
import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.storage.seal.SealSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server in memory, not initialized, that speaks TLS on a port of loopback. */
public final class TlsServer {
    /** What it shows; it is its own authority. */
    public static final TestingCertificate SHOWN =
            TestingCertificate.of("CN=server").ip("127.0.0.1").authority(0).make();

    private TlsServer() {}

    /** Starts one; its certificate lies at {@link #certificate} of the folder. */
    public static CofferServer start(Path folder) throws IOException {
        Path certificate = Files.writeString(certificate(folder), SHOWN.pem());
        Path key = Files.writeString(folder.resolve("server-key.pem"), SHOWN.keyPem());
        return CofferServer.start(
                new ServerSettings(
                        new Storage.Memory(),
                        List.of(
                                ListenerSettings.encrypted(
                                        new ListenAddress.Tcp("127.0.0.1", 0),
                                        TlsSettings.of(certificate, key))),
                        ServerLimits.DEFAULT,
                        LeaseLimits.DEFAULT,
                        AuditSettings.NONE,
                        SealSetup.SHAMIR),
                InstantSource.system(),
                RandomSource.system());
    }

    /** The certificate that its clients have to trust. */
    public static Path certificate(Path folder) {
        return folder.resolve("server.pem");
    }

    /** TLS that trusts {@code trusted} alone, and shows itself by {@code keys}. */
    static SSLContext context(TestingCertificate trusted, KeyManager... keys)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("server", trusted.certificate());
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }
}
