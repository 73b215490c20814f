package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.TestingTerminal.Result;
import dev.coffer.server.CofferServer;
import dev.coffer.server.TlsServer;
import java.io.IOException;
import java.nio.file.Path;

/** A server that speaks TLS, initialized and unsealed by the command line alone. */
final class TestingTls implements AutoCloseable {
    private final CofferServer server;
    private final Path authority;
    private final String token;

    private TestingTls(CofferServer server, Path authority, String token) {
        this.server = server;
        this.authority = authority;
        this.token = token;
    }

    static TestingTls start(Path folder) throws IOException {
        CofferServer server = TlsServer.start(folder);
        Path certificate = TlsServer.certificate(folder);
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
