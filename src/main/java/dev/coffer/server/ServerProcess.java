package dev.coffer.server;

import dev.coffer.api.http.ListenAddress;
import dev.coffer.config.ConfigException;
import dev.coffer.config.Environment;
import dev.coffer.config.ListenerConfig;
import dev.coffer.config.ServerConfig;
import dev.coffer.crypto.RandomSource;
import dev.coffer.request.ClientToken;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.StoreOpenException;
import dev.coffer.telemetry.Logs;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A server from its start to its end, as a process of the operating system. */
public final class ServerProcess {
    /** How long running requests may take after SIGTERM: a request's own time and a little more. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(95);

    private static final Logger LOG = Logs.logger("server");

    private final PrintStream out;
    private final PrintStream err;
    private final CountDownLatch ending = new CountDownLatch(1);

    /** A process that shows itself on {@code out} and logs and complains on {@code err}. */
    public ServerProcess(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * For development only.
     *
     * @param rootToken the text wanted; absent for a random one
     * @param kvVersion of the mount at {@code secret/}, 1 or 2
     * @param tokenFile where the root token is written for clients on this machine; absent for
     *     nowhere
     * @param authority file of the authority that clients have to trust; absent for cleartext
     */
    public record Development(
            Optional<ClientToken> rootToken,
            int kvVersion,
            Optional<Path> tokenFile,
            Optional<Path> authority) {}

    /**
     * Runs until SIGTERM or SIGINT; SIGHUP reads certificates, audit devices and the level of the
     * log again, and opens log files anew.
     *
     * @param configuration read at the start and at every SIGHUP
     * @param development empty for a server that somebody else initializes and unseals
     * @return the exit code: 0 after a signal, 1 with one line on {@code err} if it did not start
     * @throws ConfigException if the configuration cannot be used at the start
     */
    public int run(Configuration configuration, Optional<Development> development)
            throws ConfigException {
        ServerConfig config = configuration.read();
        try (LogFiles logs = LogFiles.begin(config, err);
                CofferServer server = start(config)) {
            config.notes().forEach(note -> LOG.log(Level.WARNING, note));
            SocketOwners.apply(config.listeners());
            if (development.isPresent()) {
                show(server, config, development.get());
            } else {
                Environment environment = new Environment(System.getenv());
                new FirstRequests(server, environment).run(config.operation().first());
                server.unsealAutomatically();
                out.println(Banner.configuration(config, addresses(server)));
            }
            out.flush();
            awaitEnd(server, logs, configuration);
            return 0;
        } catch (StoreOpenException | IOException | RequestFailure refused) {
            err.println("coffer: " + refused.getMessage());
            return 1;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static CofferServer start(ServerConfig config) throws IOException {
        return CofferServer.start(
                Wiring.settings(config), InstantSource.system(), RandomSource.system());
    }

    private void show(CofferServer server, ServerConfig config, Development development) {
        DevMode.Ready ready =
                DevMode.prepare(server, development, InstantSource.system(), RandomSource.system());
        List<String> addresses = addresses(server);
        out.println(Banner.configuration(config, addresses));
        out.println(Banner.development(ready, development, url(config, addresses)));
        development.tokenFile().ifPresent(file -> keep(file, ready.rootToken()));
    }

    /** A home without room for the token is no reason not to serve: the token was shown. */
    private static void keep(Path file, ClientToken token) {
        try {
            TokenFile.write(file, token);
        } catch (IOException refused) {
            LOG.log(Level.WARNING, refused.getMessage());
        }
    }

    /** Where the configuration is read. */
    public interface Configuration {
        /** As it is now. */
        ServerConfig read() throws ConfigException;
    }

    private static void reload(CofferServer server, LogFiles logs, Configuration configuration) {
        server.reload();
        try {
            ServerConfig config = configuration.read();
            logs.reload(config);
            server.reconfigure(Wiring.audit(config.audit()));
        } catch (ConfigException unusable) {
            LOG.log(Level.ERROR, "configuration not reloaded", "reason", unusable.getMessage());
        }
    }

    private void awaitEnd(CofferServer server, LogFiles logs, Configuration configuration)
            throws InterruptedException {
        Signals.on("HUP", () -> reload(server, logs, configuration));
        Signals.on("TERM", ending::countDown);
        Signals.on("INT", ending::countDown);
        ending.await();
        LOG.log(Level.INFO, "stopping");
        server.stop(STOP_PATIENCE);
    }

    private static List<String> addresses(CofferServer server) {
        return server.addresses().stream().map(ListenAddress::toString).toList();
    }

    private static String url(ServerConfig config, List<String> addresses) {
        if (!config.apiAddress().isEmpty()) {
            return config.apiAddress();
        }
        boolean tls =
                config.listeners().getFirst() instanceof ListenerConfig.Tcp tcp
                        && tcp.tls() != null;
        return (tls ? "https://" : "http://") + addresses.getFirst();
    }
}
