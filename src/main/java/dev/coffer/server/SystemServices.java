package dev.coffer.server;

import dev.coffer.api.envelope.OriginRules;
import dev.coffer.api.envelope.Reception;
import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.audit.AuditBroker;
import dev.coffer.gate.audit.AuditTrail;
import dev.coffer.gate.quota.RateLimiter;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.seal.Seal;
import dev.coffer.storage.transaction.Transactions;
import dev.coffer.system.Initialization;
import dev.coffer.system.SystemRoom;
import dev.coffer.system.catalog.CatalogRoom;
import dev.coffer.system.keys.KeysRoom;
import dev.coffer.system.keys.OpenKeyPaths;
import dev.coffer.system.node.NodeFacts;
import dev.coffer.system.node.NodeRoom;
import dev.coffer.system.node.VersionHistory;
import dev.coffer.system.quota.QuotaRoom;
import dev.coffer.system.settings.CorsConfig;
import dev.coffer.system.settings.PublishedCors;
import dev.coffer.system.settings.SettingsRoom;
import dev.coffer.system.tools.ToolsRoom;
import dev.coffer.telemetry.InFlight;
import dev.coffer.telemetry.Meters;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What the server does for its operators, and what it asks of every request, put together. */
record SystemServices(
        Transactions transactions,
        RateLimiter limiter,
        PublishedCors cors,
        InFlight inFlight,
        Meters meters,
        KeysRoom keys) {
    /** A listener's offer: {@code sys/generate-root} without a token. */
    static final String GENERATE_ROOT = "generate-root";

    /** A listener's offer: {@code sys/rekey} without a token. */
    static final String REKEY = "rekey";

    /** A listener's offer: {@code sys/metrics} without a token, on a sealed server as well. */
    static final String METRICS = "metrics";

    private static final String METRICS_PATH = "sys/metrics";

    static SystemServices of(
            Seal seal,
            Transactions transactions,
            MountTable mounts,
            RandomSource random,
            Initialization initialization) {
        return new SystemServices(
                transactions,
                new RateLimiter(transactions, mounts),
                new PublishedCors(transactions),
                new InFlight(),
                new Meters(),
                new KeysRoom(seal, transactions, random, initialization::createRootToken));
    }

    NodeRoom node(NodeFacts facts, Seal seal, AuditBroker audit) {
        return new NodeRoom(facts, inFlight, meters, audit::figures, seal::isUnsealed);
    }

    List<SystemRoom> rooms(MountTable mounts, Engines engines, NodeRoom node, RandomSource random) {
        return List.of(
                keys,
                new ToolsRoom(random),
                new QuotaRoom(engines, limiter::refresh),
                new SettingsRoom(cors),
                new CatalogRoom(mounts, engines),
                node);
    }

    /** Reads what requests are asked for when the seal opens, and forgets it when it closes. */
    void follow(Seal seal, InstantSource clock) {
        seal.whenUnsealing(() -> VersionHistory.note(transactions, clock.instant()));
        seal.whenUnsealing(limiter::reload);
        seal.whenUnsealing(cors::reload);
        seal.whenSealed(limiter::clear);
        seal.whenSealed(cors::clear);
    }

    Reception reception(AuditBroker audit, NodeRoom node) {
        return new Reception(
                throttle(audit),
                () -> cors.current().map(SystemServices::rules),
                inFlight,
                (offers, path) -> {
                    if (path.equals(METRICS_PATH) && offers.contains(METRICS)) {
                        return Optional.of(request -> metrics(node, request));
                    }
                    return keys.openPaths().serves(offered(offers::contains), path)
                            ? Optional.of(request -> audited(audit, request))
                            : Optional.empty();
                });
    }

    /** Source: OpenBao, http/util.go, rateLimitQuotaWrapping: audited where it is wanted. */
    private Reception.Throttle throttle(AuditBroker audit) {
        return new Reception.Throttle() {
            @Override
            public Map<String, String> admit(
                    String path, String address, Instant now, Supplier<Request> asked) {
                return limiter.admit(path, address, now, asked);
            }

            @Override
            public void refused(Supplier<Request> unread, RequestFailure.TooMany refusal) {
                if (limiter.auditsRefusals()) {
                    Response _ =
                            audit.trail(unread.get())
                                    .concluded(() -> {
                                        throw refusal;
                                    });
                }
            }
        };
    }

    /** Source: OpenBao, http/handler.go: not audited, as there. */
    private static Response metrics(NodeRoom node, Request request) {
        if (request.operation() != Operation.READ) {
            throw new RequestFailure.Refused(405, List.of());
        }
        return node.metrics(request);
    }

    private static OriginRules rules(CorsConfig config) {
        return new OriginRules(config.origins(), config.headers(), config.credentials());
    }

    private static OpenKeyPaths.Offered offered(Predicate<String> offers) {
        return new OpenKeyPaths.Offered(offers.test(GENERATE_ROOT), offers.test(REKEY));
    }

    /** Source: OpenBao, http/handler.go, handleAuditNonLogical. */
    private Response audited(AuditBroker audit, Request request) {
        AuditTrail trail = audit.trail(request);
        return trail.concluded(() -> {
            trail.begin(request, Optional.empty());
            trail.mayCommit();
            return keys.openPaths().answer(request);
        });
    }
}
