package dev.coffer.server;

import dev.coffer.api.http.ClientCertificates;
import dev.coffer.api.http.ListenAddress;
import dev.coffer.api.http.ListenerSettings;
import dev.coffer.api.http.RequestLimits;
import dev.coffer.api.http.ServerLimits;
import dev.coffer.api.http.Timeouts;
import dev.coffer.api.http.TlsSettings;
import dev.coffer.api.http.TlsVersion;
import dev.coffer.config.AuditConfig;
import dev.coffer.config.HttpLimits;
import dev.coffer.config.ListenerConfig;
import dev.coffer.config.SealConfig;
import dev.coffer.config.ServerConfig;
import dev.coffer.config.StorageConfig;
import dev.coffer.config.TelemetryConfig;
import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.gate.audit.AuditTable;
import dev.coffer.gate.audit.DeviceRules;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.gate.routing.LockoutConfig;
import dev.coffer.storage.seal.SealSetup;
import dev.coffer.storage.seal.StaticKeys;
import dev.coffer.system.node.MetricsShown;
import dev.coffer.system.node.NodeRoom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From what an operator configured to what a server is built from. */
final class Wiring {
    private Wiring() {}

    static ServerSettings settings(ServerConfig config) {
        return new ServerSettings(
                storage(config.storage()),
                config.listeners().stream().map(Wiring::listener).toList(),
                ServerLimits.DEFAULT,
                new LeaseLimits(
                        config.operation().leases().defaultTtl(),
                        config.operation().leases().maxTtl()),
                audit(config.audit()),
                new SealSetup(keys(config.seal().automatic()), keys(config.seal().disabled())),
                node(config));
    }

    private static Assembly.NodeSettings node(ServerConfig config) {
        TelemetryConfig telemetry = config.operation().telemetry();
        Map<String, LockoutConfig> lockouts = new TreeMap<>();
        config.operation()
                .lockouts()
                .forEach((type, terms) ->
                        lockouts.put(
                                type,
                                new LockoutConfig(
                                        terms.threshold(),
                                        terms.duration(),
                                        terms.counterReset(),
                                        terms.disabled())));
        return new Assembly.NodeSettings(
                config.apiAddress(),
                new MetricsShown(
                        telemetry.prometheus(),
                        telemetry.prefix(),
                        telemetry.hostnameLabel() ? NodeRoom.hostname() : ""),
                lockouts);
    }

    private static @Nullable StaticKeys keys(SealConfig.@Nullable Static config) {
        return config == null
                ? null
                : new StaticKeys(
                        config.currentId(),
                        config.current(),
                        config.previousId(),
                        config.previous());
    }

    static AuditSettings audit(AuditConfig config) {
        return new AuditSettings(
                new DeviceRules(config.byRequest(), config.prefixed()),
                config.devices().stream().map(Wiring::device).toList());
    }

    private static AuditTable.Wanted device(AuditConfig.Device device) {
        String path = device.path();
        return new AuditTable.Wanted(
                path.endsWith("/") ? path : path + "/",
                device.type(),
                device.description(),
                new TreeMap<>(device.options()),
                device.local(),
                true);
    }

    private static Storage storage(StorageConfig config) {
        return switch (config) {
            case StorageConfig.Memory() -> new Storage.Memory();
            case StorageConfig.Embedded(Path path) -> new Storage.Embedded(path);
        };
    }

    private static ListenerSettings listener(ListenerConfig config) {
        return switch (config) {
            case ListenerConfig.Tcp tcp ->
                    new ListenerSettings(
                            new ListenAddress.Tcp(tcp.address().host(), tcp.address().port()),
                            tls(tcp.tls()),
                            timeouts(tcp.limits()),
                            limits(tcp.limits()),
                            offers(tcp.openPaths()));
            case ListenerConfig.Unix unix ->
                    new ListenerSettings(
                            new ListenAddress.Unix(unix.path(), unix.mode()),
                            null,
                            timeouts(unix.limits()),
                            limits(unix.limits()),
                            offers(unix.openPaths()));
        };
    }

    private static Set<String> offers(ListenerConfig.OpenPaths config) {
        Set<String> offers = new HashSet<>();
        if (config.generateRoot()) {
            offers.add(SystemServices.GENERATE_ROOT);
        }
        if (config.rekey()) {
            offers.add(SystemServices.REKEY);
        }
        if (config.metrics()) {
            offers.add(SystemServices.METRICS);
        }
        return offers;
    }

    private static @Nullable TlsSettings tls(ListenerConfig.@Nullable Tls config) {
        if (config == null) {
            return null;
        }
        Path authorities =
                config.clientCertificates()
                                instanceof ListenerConfig.ClientCertificates.Required(var path)
                        ? path
                        : null;
        return new TlsSettings(
                config.certificate(),
                config.key(),
                wanted(config.clientCertificates()),
                authorities,
                version(config.versions().oldest()),
                version(config.versions().newest()),
                config.cipherSuites());
    }

    private static ClientCertificates wanted(ListenerConfig.ClientCertificates config) {
        return switch (config) {
            case ListenerConfig.ClientCertificates.Unwanted() -> ClientCertificates.NONE;
            case ListenerConfig.ClientCertificates.Welcome() -> ClientCertificates.REQUEST;
            case ListenerConfig.ClientCertificates.Required _ -> ClientCertificates.REQUIRE;
        };
    }

    private static TlsVersion version(ListenerConfig.TlsVersion configured) {
        return switch (configured) {
            case TLS_1_2 -> TlsVersion.TLS_1_2;
            case TLS_1_3 -> TlsVersion.TLS_1_3;
        };
    }

    private static Timeouts timeouts(HttpLimits limits) {
        Duration write = limits.write().isZero() ? Timeouts.DEFAULT.write() : limits.write();
        return new Timeouts(
                limits.readHeader(), limits.read(), limits.idle(), limits.request(), write);
    }

    private static RequestLimits limits(HttpLimits limits) {
        RequestLimits others = RequestLimits.DEFAULT;
        return new RequestLimits(
                limits.requestBytes(),
                others.headerBytes(),
                others.headers(),
                others.targetBytes(),
                others.pipelined(),
                others.streams());
    }
}
