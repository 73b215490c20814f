package dev.coffer.server;

import dev.coffer.api.http.ListenerSettings;
import dev.coffer.api.http.ServerLimits;
import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.storage.seal.SealSetup;
import java.util.List;

/**
 * Everything that a server is built from.
 *
 * @param storage where the records are
 * @param listeners at least one
 * @param limits what all listeners together may hold
 * @param leases the server's own lease times
 * @param audit what is configured of the audit log
 * @param seal how the root key is guarded
 * @param node what else it knows of itself
 */
public record ServerSettings(
        Storage storage,
        List<ListenerSettings> listeners,
        ServerLimits limits,
        LeaseLimits leases,
        AuditSettings audit,
        SealSetup seal,
        Assembly.NodeSettings node) {
    /** A server of which nothing more is known. */
    public ServerSettings(
            Storage storage,
            List<ListenerSettings> listeners,
            ServerLimits limits,
            LeaseLimits leases,
            AuditSettings audit,
            SealSetup seal) {
        this(storage, listeners, limits, leases, audit, seal, Assembly.NodeSettings.DEFAULT);
    }

    /** Copies the list. */
    public ServerSettings {
        listeners = List.copyOf(listeners);
    }
}
