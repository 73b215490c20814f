package dev.coffer.server;

import dev.coffer.config.ServerConfig;
import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.server.check.StoreCheck;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.seal.Seal;
import java.time.InstantSource;

/** A store with its keys, without listeners and without work in the background. */
public final class OfflineServer implements AutoCloseable {
    private final Store store;
    private final Assembly assembly;

    private OfflineServer(Store store, Assembly assembly) {
        this.store = store;
        this.assembly = assembly;
    }

    /**
     * Opens the store that a server of this configuration has; sealed at first.
     *
     * @throws dev.coffer.storage.physical.StoreOpenException with one line, if a server has it open
     */
    public static OfflineServer open(ServerConfig config) {
        ServerSettings settings = Wiring.settings(config);
        Store store = settings.storage().open();
        Assembly assembly =
                Assembly.of(
                        store,
                        new Assembly.Settings(
                                settings.storage().type(),
                                LeaseLimits.DEFAULT,
                                AuditSettings.NONE,
                                settings.seal(),
                                Assembly.NodeSettings.DEFAULT),
                        new Assembly.Outside(
                                InstantSource.system(),
                                RandomSource.system(),
                                new JitteredPause(),
                                false));
        return new OfflineServer(store, assembly);
    }

    /** Opens it. */
    public Seal seal() {
        return assembly.seal();
    }

    /** Reads every record. */
    public StoreCheck.Result check(boolean fix) {
        return new StoreCheck(store, assembly.transactions(), assembly.folders()).run(fix);
    }

    @Override
    public void close() {
        assembly.seal().seal();
        store.close();
    }
}
