package dev.coffer.config;

import dev.coffer.telemetry.LogLevel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server is told before it starts, complete and checked.
 *
 * @param listeners at least one
 * @param apiAddress the URL under which clients reach this server; empty if nobody said
 * @param audit devices of the audit log
 * @param seal how the root key is guarded
 * @param operation what else there is to set
 * @param notes what the operator should read once, a line each
 */
public record ServerConfig(
        List<ListenerConfig> listeners,
        StorageConfig storage,
        String apiAddress,
        LogLevel logLevel,
        AuditConfig audit,
        SealConfig seal,
        Operation operation,
        List<String> notes) {

    /**
     * How the process runs.
     *
     * @param pidFile where the number of the process is written; null for nowhere
     * @param lockouts by auth method, {@code all} for every one
     * @param first what a server asks itself once it has initialized itself
     */
    public record Operation(
            LogConfig log,
            LeaseConfig leases,
            TelemetryConfig telemetry,
            Map<String, LockoutTerms> lockouts,
            @Nullable Path pidFile,
            List<FirstRequest> first) {
        public Operation {
            lockouts = Map.copyOf(lockouts);
            first = List.copyOf(first);
        }

        private Operation withLog(LogConfig other) {
            return new Operation(other, leases, telemetry, lockouts, pidFile, first);
        }
    }

    /** Source: OpenBao, server.go and helper/logging: an empty level is info. */
    public static final LogLevel DEFAULT_LOG_LEVEL = LogLevel.INFO;

    public ServerConfig {
        listeners = List.copyOf(listeners);
        notes = List.copyOf(notes);
    }

    /**
     * The same configuration with what flags and environment say of the log.
     *
     * @throws ConfigException if there is no such level or format
     */
    public ServerConfig withLog(LogOverrides said) throws ConfigException {
        LogLevel level = logLevel;
        if (said.level() != null) {
            level =
                    LogLevel.parse(said.level())
                            .orElseThrow(() ->
                                    wrong(
                                            "-log-level must be trace, debug, info, warn or"
                                                    + " error"));
        }
        LogConfig log =
                said.over(operation.log())
                        .orElseThrow(() -> wrong("-log-format must be standard or json"));
        return new ServerConfig(
                listeners, storage, apiAddress, level, audit, seal, operation.withLog(log), notes);
    }

    private static ConfigException wrong(String text) {
        return new ConfigException(List.of(text));
    }
}
