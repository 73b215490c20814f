package dev.coffer.server;

import dev.coffer.api.envelope.EnvelopeHandler;
import dev.coffer.api.envelope.OriginRules;
import dev.coffer.api.envelope.Reception;
import dev.coffer.api.envelope.Surroundings;
import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.cubbyhole.CubbyholeEngine;
import dev.coffer.engine.kv.KvEngine;
import dev.coffer.gate.RequestPipeline;
import dev.coffer.gate.audit.AuditBroker;
import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.gate.audit.AuditTrail;
import dev.coffer.gate.audit.CheckpointTimer;
import dev.coffer.gate.quota.RateLimiter;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.json.JsonLimits;
import dev.coffer.request.Request;
import dev.coffer.request.Response;
import dev.coffer.storage.barrier.Barrier;
import dev.coffer.storage.folder.FolderMerger;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.StoreHealth;
import dev.coffer.storage.seal.Seal;
import dev.coffer.storage.transaction.TransactionRunner;
import dev.coffer.storage.transaction.Transactions;
import dev.coffer.system.Initialization;
import dev.coffer.system.OpenSystemPaths;
import dev.coffer.system.SystemEngine;
import dev.coffer.system.SystemRoom;
import dev.coffer.system.Upkeep;
import dev.coffer.system.audit.AuditRoom;
import dev.coffer.system.catalog.CatalogRoom;
import dev.coffer.system.identity.IdentityEngine;
import dev.coffer.system.keys.KeysRoom;
import dev.coffer.system.keys.OpenKeyPaths;
import dev.coffer.system.lockout.LockoutRoom;
import dev.coffer.system.node.NodeFacts;
import dev.coffer.system.node.NodeRoom;
import dev.coffer.system.node.VersionHistory;
import dev.coffer.system.policy.PolicyChore;
import dev.coffer.system.quota.QuotaRoom;
import dev.coffer.system.settings.PublishedCors;
import dev.coffer.system.settings.SettingsRoom;
import dev.coffer.system.tools.ToolsRoom;
import dev.coffer.telemetry.InFlight;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server without its listeners: every object between the bytes of a request and the store, built
 * once and in order. Every part is thread-safe.
 *
 * @param seal sealed at first
 * @param transactions on the store
 * @param mounts read when the seal opens
 * @param folders the names that engines keep
 * @param initialization makes the server's keys
 * @param audit the devices of the audit log
 * @param pipeline answers requests
 * @param envelope answers requests in bytes
 */
public record Assembly(
        Seal seal,
        Transactions transactions,
        MountTable mounts,
        Folders folders,
        Initialization initialization,
        AuditBroker audit,
        RequestPipeline pipeline,
        EnvelopeHandler envelope) {
    /** A listener's offer: {@code sys/generate-root} without a token. */
    static final String GENERATE_ROOT = "generate-root";

    /** A listener's offer: {@code sys/rekey} without a token. */
    static final String REKEY = "rekey";

    /**
     * What a server takes from outside.
     *
     * @param pause waits before a lost transaction runs again
     * @param background whether it works by itself (upkeep, merging of names) from the moment the
     *     seal opens to the moment it closes; without that, somebody else runs these steps
     */
    public record Outside(
            InstantSource clock,
            RandomSource random,
            TransactionRunner.Pause pause,
            boolean background) {}

    /**
     * Builds a server over a store, which stays the caller's to close.
     *
     * @param storageType the name of the storage, for seal-status
     * @param auditing what is configured of the audit log
     */
    public static Assembly of(
            Store store,
            String storageType,
            LeaseLimits leases,
            AuditSettings auditing,
            Outside outside) {
        RandomSource random = outside.random();
        Barrier barrier = new Barrier(store, random, outside.pause());
        Transactions transactions = new TransactionRunner(barrier, outside.pause());
        Seal seal = new Seal(barrier, transactions, random, storageType);

        Engines engines = new Engines();
        MountTable mounts = new MountTable(transactions, engines, leases);
        Upkeep upkeep = new Upkeep(transactions, mounts, seal, outside.clock());
        FolderMerger merger = new FolderMerger(transactions);
        Folders folders = new Folders(merger);
        RateLimiter limiter = new RateLimiter(transactions, mounts);
        PublishedCors cors = new PublishedCors(transactions);
        InFlight inFlight = new InFlight();
        TokenServices services = TokenServices.of(random, upkeep::wake);
        upkeep.add(services.chore());
        upkeep.add(new PolicyChore(services.policies()));
        Initialization initialization = new Initialization(seal, random);
        KeysRoom keys = new KeysRoom(seal, transactions, random, initialization::createRootToken);
        AuditBroker audit = new AuditBroker(transactions, outside.clock(), random);
        audit.configure(auditing);
        CheckpointTimer checkpoints = new CheckpointTimer(audit);
        engines.add(
                new SystemEngine(
                        new SystemEngine.MountParts(
                                engines,
                                leases,
                                random,
                                () -> {
                                    mounts.refresh();
                                    upkeep.wake();
                                },
                                services.prefixes()),
                        seal,
                        rooms(
                                List.of(
                                        keys,
                                        new ToolsRoom(random),
                                        new QuotaRoom(limiter::refresh),
                                        new SettingsRoom(cors),
                                        new CatalogRoom(mounts, engines),
                                        new NodeRoom(
                                                new NodeFacts("", storageType, leases), inFlight),
                                        new AuditRoom(audit, auditing.rules(), random)),
                                services.rooms(engines, leases))));
        KvEngine kv = new KvEngine(folders);
        engines.add(kv);
        engines.add("generic", kv);
        engines.add(new CubbyholeEngine());
        engines.add(new IdentityEngine(services.identities(), upkeep::wake));
        engines.addAuth(services.engine(engines, leases));
        AuthMethods.addTo(engines, folders, random, upkeep::wake);

        seal.whenUnsealing(audit::load);
        seal.whenUnsealing(mounts::reload);
        seal.whenUnsealing(() -> VersionHistory.note(transactions, outside.clock().instant()));
        seal.whenUnsealing(limiter::reload);
        seal.whenUnsealing(cors::reload);
        if (outside.background()) {
            seal.whenUnsealing(() -> merger.start(folders));
            seal.whenUnsealing(upkeep::start);
            seal.whenUnsealing(checkpoints::start);
            seal.whenSealed(checkpoints::stop);
            seal.whenSealed(upkeep::stop);
            seal.whenSealed(merger::stop);
        }
        seal.whenSealed(audit::close);
        seal.whenSealed(mounts::clear);
        seal.whenSealed(limiter::clear);
        seal.whenSealed(cors::clear);

        OpenSystemPaths open =
                new OpenSystemPaths(
                        seal,
                        initialization,
                        () -> !(store.health() instanceof StoreHealth.Reopening));
        seal.whenSealed(services::forget);
        RequestPipeline pipeline =
                new RequestPipeline(
                        new RequestPipeline.Entrance(open, () -> !seal.isUnsealed(), audit),
                        mounts,
                        services.pipelineParts(),
                        transactions);
        return new Assembly(
                seal,
                transactions,
                mounts,
                folders,
                initialization,
                audit,
                pipeline,
                envelope(
                        outside,
                        seal,
                        reception(limiter, cors, inFlight, keys.openPaths(), audit),
                        pipeline));
    }

    /** The rooms of the server itself, and those about who may do what. */
    private static List<SystemRoom> rooms(List<SystemRoom> first, List<SystemRoom> others) {
        List<SystemRoom> rooms = new ArrayList<>(first);
        rooms.addAll(others);
        rooms.add(new LockoutRoom());
        return rooms;
    }

    private static Reception reception(
            RateLimiter limiter,
            PublishedCors cors,
            InFlight inFlight,
            OpenKeyPaths keys,
            AuditBroker audit) {
        return new Reception(
                limiter::admit,
                () ->
                        cors.current()
                                .map(rules ->
                                        new OriginRules(
                                                rules.origins(),
                                                rules.headers(),
                                                rules.credentials())),
                inFlight,
                (offers, path) ->
                        keys.serves(
                                        new OpenKeyPaths.Offered(
                                                offers.contains(GENERATE_ROOT),
                                                offers.contains(REKEY)),
                                        path)
                                ? Optional.of(request -> audited(audit, keys, request))
                                : Optional.empty());
    }

    /** Source: OpenBao, http/handler.go, handleAuditNonLogical. */
    private static Response audited(AuditBroker audit, OpenKeyPaths keys, Request request) {
        AuditTrail trail = audit.trail(request);
        return trail.concluded(() -> {
            trail.begin(request, Optional.empty());
            trail.mayCommit();
            return keys.answer(request);
        });
    }

    private static EnvelopeHandler envelope(
            Outside outside, Seal seal, Reception reception, RequestPipeline pipeline) {
        return new EnvelopeHandler(
                new Surroundings(
                        outside.clock(),
                        outside.random()::uuid,
                        () -> !seal.isUnsealed(),
                        JsonLimits.REQUEST),
                reception,
                pipeline::handle);
    }
}
