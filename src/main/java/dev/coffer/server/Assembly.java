package dev.coffer.server;

import dev.coffer.api.envelope.EnvelopeHandler;
import dev.coffer.api.envelope.Reception;
import dev.coffer.api.envelope.Surroundings;
import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.cubbyhole.CubbyholeEngine;
import dev.coffer.engine.kv.KvEngine;
import dev.coffer.gate.RequestPipeline;
import dev.coffer.gate.audit.AuditBroker;
import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.gate.audit.CheckpointTimer;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.gate.routing.LockoutConfig;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.json.JsonLimits;
import dev.coffer.storage.barrier.Barrier;
import dev.coffer.storage.folder.FolderMerger;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.StoreHealth;
import dev.coffer.storage.seal.Seal;
import dev.coffer.storage.seal.SealSetup;
import dev.coffer.storage.transaction.TransactionRunner;
import dev.coffer.storage.transaction.Transactions;
import dev.coffer.system.Errands;
import dev.coffer.system.Initialization;
import dev.coffer.system.LevelChore;
import dev.coffer.system.MountChore;
import dev.coffer.system.OpenSystemPaths;
import dev.coffer.system.RepeatChore;
import dev.coffer.system.SelfInitialization;
import dev.coffer.system.SystemEngine;
import dev.coffer.system.SystemRoom;
import dev.coffer.system.Upkeep;
import dev.coffer.system.audit.AuditRoom;
import dev.coffer.system.backup.BackupRoom;
import dev.coffer.system.event.EventRoom;
import dev.coffer.system.identity.IdentityEngine;
import dev.coffer.system.lockout.LockoutRoom;
import dev.coffer.system.node.MetricsShown;
import dev.coffer.system.node.NodeFacts;
import dev.coffer.system.node.NodeRoom;
import dev.coffer.system.policy.PolicyChore;
import dev.coffer.telemetry.Meters;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server without its listeners: every object between the bytes of a request and the store, built
 * once and in order. Every part is thread-safe.
 *
 * @param seal sealed at first
 * @param transactions on the store
 * @param mounts read when the seal opens
 * @param folders the names that engines keep
 * @param initialization makes the server's keys
 * @param itself makes them where nobody does it over the wire
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
        SelfInitialization itself,
        AuditBroker audit,
        RequestPipeline pipeline,
        EnvelopeHandler envelope) {
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
     * What a server is configured to be.
     *
     * @param storageType the name of the storage, for seal-status
     * @param auditing what is configured of the audit log
     * @param seal how the root key is guarded
     * @param node what else it knows of itself
     */
    public record Settings(
            String storageType,
            LeaseLimits leases,
            AuditSettings auditing,
            SealSetup seal,
            NodeSettings node) {}

    /**
     * What a server knows of itself.
     *
     * @param apiAddress where clients find it; empty if nobody said so
     * @param lockouts by auth method, {@code all} for every one
     */
    public record NodeSettings(
            String apiAddress, MetricsShown metrics, Map<String, LockoutConfig> lockouts) {
        /** Nothing was said. */
        public static final NodeSettings DEFAULT =
                new NodeSettings("", MetricsShown.DEFAULT, Map.of());

        public NodeSettings {
            lockouts = Map.copyOf(lockouts);
        }
    }

    /** A server that shares unseal. */
    public static Assembly of(
            Store store,
            String storageType,
            LeaseLimits leases,
            AuditSettings auditing,
            Outside outside) {
        Settings settings =
                new Settings(storageType, leases, auditing, SealSetup.SHAMIR, NodeSettings.DEFAULT);
        return of(store, settings, outside);
    }

    /** Builds a server over a store, which stays the caller's to close. */
    public static Assembly of(Store store, Settings settings, Outside outside) {
        LeaseLimits leases = settings.leases();
        AuditSettings auditing = settings.auditing();
        RandomSource random = outside.random();
        Barrier barrier = new Barrier(store, random, outside.pause());
        Transactions transactions = new TransactionRunner(barrier, outside.pause());
        Seal seal =
                new Seal(barrier, transactions, random, settings.storageType(), settings.seal());

        Engines engines = new Engines();
        engines.lockOut(settings.node().lockouts());
        MountTable mounts = new MountTable(transactions, engines, leases);
        Upkeep upkeep = new Upkeep(transactions, mounts, seal, outside.clock());
        FolderMerger merger = new FolderMerger(transactions);
        Folders folders = new Folders(merger);
        TokenServices services = TokenServices.of(random, upkeep::wake);
        Initialization initialization = new Initialization(seal, random);
        SystemServices system =
                SystemServices.of(seal, transactions, mounts, random, initialization);
        addChores(upkeep, services, mounts, system.meters());
        upkeep.add(new Errands(transactions, mounts));
        AuditBroker audit = audit(transactions, outside, auditing);
        CheckpointTimer checkpoints = new CheckpointTimer(audit);
        Runnable changed = () -> mountsChanged(mounts, upkeep);
        SystemEngine.MountParts parts =
                new SystemEngine.MountParts(engines, leases, random, changed, services.prefixes());
        KvEngine kv = kvEngine(folders, barrier, system.meters());
        NodeRoom node = system.node(facts(settings), seal, audit);
        List<SystemRoom> rooms = new ArrayList<>(system.rooms(mounts, engines, node, random));
        rooms.addAll(services.rooms(engines, leases));
        rooms.addAll(
                List.of(
                        new AuditRoom(audit, auditing.rules(), random),
                        new LockoutRoom(engines),
                        new BackupRoom(new StoreBackups(store, seal, random)),
                        new EventRoom(kv.changes(), mounts, random)));
        engines.add(new SystemEngine(parts, seal, rooms));
        addSecretsEngines(engines, kv);
        engines.add(new IdentityEngine(services.identities(), upkeep::wake));
        engines.addAuth(services.engine(engines, leases));
        AuthMethods.addTo(engines, folders, random, upkeep::wake);

        SelfInitialization itself = new SelfInitialization(seal, transactions, initialization);
        seal.whenUnsealing(itself::requireComplete);
        seal.whenUnsealing(audit::load);
        seal.whenUnsealing(mounts::reload);
        system.follow(seal, outside.clock());
        if (outside.background()) {
            workWhileUnsealed(seal, checkpoints, upkeep, merger, folders);
        }
        List.<Runnable>of(audit::close, mounts::clear, services::forget, kv.changes()::forget)
                .forEach(seal::whenSealed);
        OpenSystemPaths open = open(store, seal, initialization);
        RequestPipeline pipeline =
                new RequestPipeline(
                        entrance(open, seal, audit, outside.clock(), system.meters()),
                        mounts,
                        services.pipelineParts(),
                        transactions);
        return new Assembly(
                seal,
                transactions,
                mounts,
                folders,
                initialization,
                itself,
                audit,
                pipeline,
                envelope(outside, seal, system.reception(audit, node), pipeline));
    }

    private static AuditBroker audit(
            Transactions transactions, Outside outside, AuditSettings auditing) {
        AuditBroker audit =
                new AuditBroker(transactions, outside.clock(), System::nanoTime, outside.random());
        audit.configure(auditing);
        return audit;
    }

    private static void addChores(
            Upkeep upkeep, TokenServices services, MountTable mounts, Meters meters) {
        upkeep.add(new LevelChore(meters));
        upkeep.add(services.chore());
        upkeep.add(new PolicyChore(services.policies()));
        upkeep.add(new RepeatChore());
        upkeep.add(new MountChore(mounts));
    }

    private static KvEngine kvEngine(Folders folders, Barrier barrier, Meters meters) {
        KvEngine kv = new KvEngine(folders, meters);
        barrier.listen(kv.changes());
        return kv;
    }

    private static void mountsChanged(MountTable mounts, Upkeep upkeep) {
        mounts.refresh();
        upkeep.wake();
    }

    private static OpenSystemPaths open(Store store, Seal seal, Initialization initialization) {
        return new OpenSystemPaths(
                seal, initialization, () -> !(store.health() instanceof StoreHealth.Reopening));
    }

    private static RequestPipeline.Entrance entrance(
            OpenSystemPaths open,
            Seal seal,
            AuditBroker audit,
            InstantSource clock,
            Meters meters) {
        return new RequestPipeline.Entrance(open, () -> !seal.isUnsealed(), audit, clock, meters);
    }

    private static void addSecretsEngines(Engines engines, KvEngine kv) {
        engines.add(kv);
        engines.add("generic", kv);
        engines.add(new CubbyholeEngine());
    }

    /** What works by itself begins when the seal opens and ends, in turn, before it closes. */
    private static void workWhileUnsealed(
            Seal seal,
            CheckpointTimer checkpoints,
            Upkeep upkeep,
            FolderMerger merger,
            Folders folders) {
        seal.whenUnsealing(() -> merger.start(folders));
        seal.whenUnsealing(upkeep::start);
        seal.whenUnsealing(checkpoints::start);
        seal.whenSealed(checkpoints::stop);
        seal.whenSealed(upkeep::stop);
        seal.whenSealed(merger::stop);
    }

    private static NodeFacts facts(Settings settings) {
        return new NodeFacts(
                settings.node().apiAddress(),
                settings.storageType(),
                settings.leases(),
                settings.node().metrics());
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
