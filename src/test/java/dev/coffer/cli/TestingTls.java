package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.api.http.ListenAddress;
import dev.coffer.api.http.ListenerSettings;
import dev.coffer.api.http.ServerLimits;
import dev.coffer.api.http.TlsSettings;
import dev.coffer.auth.TestingCertificate;
import dev.coffer.cli.TestingTerminal.Result;
import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.server.CofferServer;
import dev.coffer.server.ServerSettings;
import dev.coffer.server.Storage;
import dev.coffer.storage.seal.SealSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** A server that speaks TLS, initialized and unsealed by the command line alone. */
final class TestingTls implements AutoCloseable {
    private static final TestingCertificate SERVER =
            TestingCertificate.of("CN=server").ip("127.0.0.1").authority(0).make();

    private final CofferServer server;
    private final Path authority;
    private final String token;

    private TestingTls(CofferServer server, Path authority, String token) {
        this.server = server;
        this.authority = authority;
        this.token = token;
    }

    static TestingTls start(Path folder) throws IOException {
        Path certificate = Files.writeString(folder.resolve("server.pem"), SERVER.pem());
        Path key = Files.writeString(folder.resolve("server-key.pem"), SERVER.keyPem());
        CofferServer server =
                CofferServer.start(
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
        TestingTerminal nobody =
                new TestingTerminal("https://" + server.addresses().getFirst(), "", folder)
                        .with("BAO_CACERT", certificate.toString());
        Result made = nobody.run("operator", "init", "-key-shares=1", "-key-threshold=1");
        assertThat(made.exitCode()).as(made.err()).isZero();
        Result open = nobody.run("operator", "unseal", after(made.out(), "Unseal Key 1: "));
        assertThat(open.exitCode()).as(open.err()).isZero();
        return new TestingTls(server, certificate, after(made.out(), "Initial Root Token: "));
    }

    private static String after(String text, String label) {
        int begin = text.indexOf(label) + label.length();
        return text.substring(begin, text.indexOf('\n', begin));
    }

    String address() {
        return "https://" + server.addresses().getFirst();
    }

    /** The certificate that clients have to trust. */
    Path authority() {
        return authority;
    }

    String token() {
        return token;
    }

    @Override
    public void close() {
        server.close();
    }
}
