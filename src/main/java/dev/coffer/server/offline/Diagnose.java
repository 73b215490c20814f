package dev.coffer.server.offline;

import dev.coffer.config.ConfigException;
import dev.coffer.config.ConfigFiles;
import dev.coffer.config.Environment;
import dev.coffer.config.ListenerConfig;
import dev.coffer.config.ServerConfig;
import dev.coffer.config.StorageConfig;
import dev.coffer.request.RequestFailure;
import dev.coffer.server.OfflineServer;
import dev.coffer.server.offline.Arguments.MistakeException;
import dev.coffer.storage.physical.StoreOpenException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * {@code coffer operator diagnose}: whether a server of this configuration would start here and run
 * well, and what to do where not.
 */
final class Diagnose {
    static final String USAGE =
            """
            Usage: coffer operator diagnose -config=PATH

              Checks configuration, TLS files, addresses, storage, seal, clock, limits, swap and
              disk of this machine, and says what to do. Run it as the user that runs the server,
              while the server is stopped: a store that is in use is only looked at from outside.

              -config=PATH   The server's configuration: a file or a folder.

              Exit code: 0 all is well, 1 the server would not start, 2 it would, with warnings.
            """;

    private final PrintStream out;
    private final Environment environment;

    Diagnose(PrintStream out, Environment environment) {
        this.out = out;
        this.environment = environment;
    }

    int run(List<String> given) throws MistakeException {
        Arguments arguments = Arguments.parse(given, List.of(), List.of("config"));
        if (!arguments.isOn("config") || !arguments.operands().isEmpty()) {
            throw new MistakeException("give the server's configuration with -config");
        }
        Report report = new Report(out);
        Instant now = Instant.now();
        new MachineChecks(Path.of("/proc"), report).run(now);
        try {
            ServerConfig config = ConfigFiles.load(arguments.paths("config"), environment);
            report.good("configuration: every name is known");
            config.notes().forEach(note -> report.warning(note, "remove it, or leave it"));
            configured(config, report, now);
        } catch (ConfigException unusable) {
            report.failure(String.valueOf(unusable.getMessage()), "correct the configuration");
        }
        return report.exitCode();
    }

    private static void configured(ServerConfig config, Report report, Instant now) {
        if (config.apiAddress().isEmpty()) {
            report.warning("no api_addr", "say under which URL clients find this server: api_addr");
        }
        if (config.audit().devices().isEmpty()) {
            report.warning(
                    "no audit device", "add audit \"file\" \"main\" { options { file_path } }");
        }
        config.listeners().forEach(listener -> listener(listener, report));
        storage(config, report, now);
    }

    private static void listener(ListenerConfig config, Report report) {
        switch (config) {
            case ListenerConfig.Tcp tcp -> {
                ListenerConfig.Tls tls = tcp.tls();
                if (tls == null) {
                    report.warning(
                            "listener " + tcp.address() + " speaks cleartext",
                            "give tls_cert_file and tls_key_file, unless a proxy on this machine"
                                    + " does it");
                } else {
                    readable(tls.certificate(), report);
                    readable(tls.key(), report);
                }
                bind(tcp, report);
            }
            case ListenerConfig.Unix unix -> report.good("listener " + unix.path());
        }
    }

    private static void readable(Path file, Report report) {
        if (Files.isReadable(file)) {
            report.good("TLS file " + file);
        } else {
            report.failure(
                    "the TLS file " + file + " cannot be read",
                    "create it, or let the user of the server read it");
        }
    }

    private static void bind(ListenerConfig.Tcp tcp, Report report) {
        String host = tcp.address().host();
        int port = tcp.address().port();
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
            report.good("address " + host + ":" + port + " is free");
        } catch (IOException taken) {
            report.warning(
                    "address " + host + ":" + port + " cannot be taken now (" + taken + ")",
                    "is the server running? Else free it or take another one");
        }
    }

    private static void storage(ServerConfig config, Report report, Instant now) {
        if (!(config.storage() instanceof StorageConfig.Embedded(Path directory))) {
            report.warning("storage in memory", "it forgets everything at the end");
            return;
        }
        new MachineChecks(Path.of("/proc"), report).storage(directory, now);
        if (!Files.isDirectory(directory)) {
            report.good("the store in " + directory + " will be created");
            return;
        }
        try (OfflineServer server = OfflineServer.open(config)) {
            server.seal().requireUsable();
            report.good("the store in " + directory + " opens");
            if (server.seal().isAutomatic() && server.seal().status().initialized()) {
                server.seal().unsealAutomatically();
                report.good("its seal: " + (server.seal().isUnsealed() ? "opens" : "to migrate"));
            }
        } catch (StoreOpenException refused) {
            String text = String.valueOf(refused.getMessage());
            if (text.contains("in use by process")) {
                report.good(text);
            } else {
                report.failure(text, "see docs/backup.md");
            }
        } catch (RequestFailure refused) {
            report.failure(String.valueOf(refused.getMessage()), "see docs/seal.md");
        }
    }
}
