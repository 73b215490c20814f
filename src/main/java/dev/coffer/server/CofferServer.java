package dev.coffer.server;

import dev.coffer.api.http.HttpServer;
import dev.coffer.api.http.ListenAddress;
import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.RequestPipeline;
import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.seal.Seal;
import dev.coffer.system.Initialization;
import dev.coffer.system.SelfInitialization;
import dev.coffer.telemetry.Logs;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * One running server: every object that it is made of, built once and in order. Thread-safe.
 *
 * <p>Start: store, barrier, seal, engines, gate, envelope, listeners; sealed at first. What works
 * only on open keys (mount table, upkeep, merging of names) begins when the seal opens and ends
 * before the keys are gone. Stop: the same backwards.
 */
public final class CofferServer implements AutoCloseable {
    private static final Logger LOG = Logs.logger("server");

    private final Store store;
    private final Assembly assembly;
    private final HttpServer http;

    private CofferServer(Store store, Assembly assembly, HttpServer http) {
        this.store = store;
        this.assembly = assembly;
        this.http = http;
    }

    /**
     * Starts a server; when this returns, it listens.
     *
     * @throws IOException in one line, if an address or a TLS file cannot be used
     * @throws dev.coffer.storage.physical.StoreOpenException in one line, if the store is locked,
     *     damaged or of a newer program
     */
    public static CofferServer start(
            ServerSettings settings, InstantSource clock, RandomSource random) throws IOException {
        Store store = new ReplaceableStore(settings.storage());
        try {
            return start(store, settings, clock, random);
        } catch (IOException | RuntimeException failed) {
            store.close();
            throw failed;
        }
    }

    private static CofferServer start(
            Store store, ServerSettings settings, InstantSource clock, RandomSource random)
            throws IOException {
        Assembly assembly =
                Assembly.of(
                        store,
                        new Assembly.Settings(
                                settings.storage().type(),
                                settings.leases(),
                                settings.audit(),
                                settings.seal(),
                                settings.node()),
                        new Assembly.Outside(clock, random, new JitteredPause(), true));
        assembly.seal().requireUsable();
        HttpServer http =
                HttpServer.start(
                        settings.listeners(), settings.limits(), clock, assembly.envelope());
        return new CofferServer(store, assembly, http);
    }

    /** What clients connect to, in the order of the settings; ports are the real ones. */
    public List<ListenAddress> addresses() {
        return http.addresses();
    }

    /** The seal of this server. */
    public Seal seal() {
        return assembly.seal();
    }

    /**
     * Unseals with the key of the configuration, where there is one. Why it does not is logged: the
     * server goes on sealed, and recovery shares or a corrected configuration open it.
     */
    public void unsealAutomatically() {
        try {
            assembly.seal().unsealAutomatically();
        } catch (RequestFailure refused) {
            LOG.log(Level.ERROR, "not unsealed", "reason", refused.getMessage());
        }
    }

    /** Makes this server's keys where its configuration says so. */
    public SelfInitialization selfInitialization() {
        return assembly.itself();
    }

    /** Makes this server's keys, for a start that nobody initializes over the wire. */
    public Initialization initialization() {
        return assembly.initialization();
    }

    /** Answers requests that do not come over the wire. */
    public RequestPipeline pipeline() {
        return assembly.pipeline();
    }

    /**
     * Opens the files of the audit log anew, as after a rotation, and reads the certificates again;
     * what cannot be used is logged and stays as it was.
     */
    public void reload() {
        assembly.audit().reopen();
        try {
            http.reloadTls();
            LOG.log(Level.INFO, "certificates read again");
        } catch (IOException unusable) {
            LOG.log(Level.ERROR, "certificates not reloaded", "reason", unusable.getMessage());
        }
    }

    /** Makes the audit devices what is configured now; what cannot be used is logged. */
    public void reconfigure(AuditSettings auditing) {
        try {
            assembly.audit().configure(auditing);
        } catch (RequestFailure refused) {
            LOG.log(
                    Level.ERROR,
                    "failed to set up audit logs on reload",
                    "reason",
                    refused.getMessage());
        }
    }

    /**
     * Stops: running requests finish, new ones get 503, then keys and store are closed.
     *
     * @param patience how long running requests may take
     */
    public void stop(Duration patience) {
        try {
            if (!http.drain(patience)) {
                LOG.log(Level.WARNING, "requests were cut off that took too long");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /** Stops at once. */
    @Override
    public void close() {
        http.close();
        assembly.seal().seal();
        store.close();
    }
}
