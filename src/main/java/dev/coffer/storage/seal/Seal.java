package dev.coffer.storage.seal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.barrier.Barrier;
import dev.coffer.storage.barrier.Keyring;
import dev.coffer.storage.seal.SealState.OpenKeys;
import dev.coffer.storage.seal.SealState.Sealed;
import dev.coffer.storage.seal.SealState.Uninitialized;
import dev.coffer.storage.seal.SealState.Unsealed;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.Transactions;
import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Guards the keys of one store: shares of an unseal key, or a static key of the configuration, open
 * the root key, the root key opens the keyring, the keyring opens the records.
 *
 * <p>Thread-safe. A long lock orders initializing, unsealing and sealing; it is held while the
 * store is read and the listeners run. A short one, never held while anything waits, keeps the
 * state and the barrier's keys together. Reading the state takes none. See docs/locking.md.
 *
 * <p>What is erased on sealing: root key, terms, name keys and every share; the barrier forgets
 * what it read. A request that is under way then fails as on a sealed server.
 */
public final class Seal {
    private static final Logger LOG = Logs.logger("seal");

    /** Wire text: 400 for a share of a store without keys. */
    public static final String NOT_INITIALIZED = "Vault is not initialized";

    /** Wire text: 400 where shares give a key that opens nothing. */
    public static final String KEY_WRONG = StoredKeys.KEY_WRONG;

    /** Wire text: 400 for a reset of an unsealed server. */
    public static final String UNSEALED = "vault is unsealed";

    private final Barrier barrier;
    private final Transactions transactions;
    private final RandomSource random;
    private final String storageType;
    private final SealSetup setup;
    private final StoredKeys stored;
    private final CurrentState current;
    private final List<Runnable> loaders = new CopyOnWriteArrayList<>();
    private final List<Runnable> forgetters = new CopyOnWriteArrayList<>();

    /** Orders initializing, unsealing and sealing. Taken before the lock of {@link #current}. */
    private final ReentrantLock changing = new ReentrantLock();

    @GuardedBy("changing")
    private final ShareSet given = new ShareSet();

    /**
     * A sealed server's seal; the store is first read when somebody asks.
     *
     * @param transactions over {@code barrier}
     * @param storageType the name of the storage, for seal-status
     * @param setup how the configuration wants the root key guarded
     */
    public Seal(
            Barrier barrier,
            Transactions transactions,
            RandomSource random,
            String storageType,
            SealSetup setup) {
        this.barrier = barrier;
        this.transactions = transactions;
        this.random = random;
        this.storageType = storageType;
        this.setup = setup;
        this.stored = new StoredKeys(transactions, random);
        this.current = new CurrentState(barrier, random);
    }

    /**
     * Registers what has to be read before requests are answered (the mount table). It runs while
     * unsealing, when the barrier is open and requests are still refused; if it fails, the server
     * stays sealed.
     */
    public void whenUnsealing(Runnable loader) {
        loaders.add(loader);
    }

    /** Registers what must be forgotten when the server is sealed: caches. It must not fail. */
    public void whenSealed(Runnable forgetter) {
        forgetters.add(forgetter);
    }

    /** Whether the seal opens by itself, so that shares are those of the recovery key. */
    public boolean isAutomatic() {
        return setup.isAutomatic();
    }

    /**
     * Refuses a configuration that could never open the store.
     *
     * @throws RequestFailure.Invalid with one line for the operator
     */
    public void requireUsable() {
        if (known() instanceof Sealed sealed) {
            setup.requireFits(sealed.config());
        }
    }

    /** Whether requests may be answered. Costs one volatile read. */
    public boolean isUnsealed() {
        return current.state() instanceof Unsealed;
    }

    /**
     * Where the seal stands, for the answers of the seal's own calls.
     *
     * @throws RequestFailure 503 if it has to ask the store, which is unavailable
     */
    public SealStatus status() {
        return switch (known()) {
            case Uninitialized() -> setup.status(null, 0, "", null, storageType);
            case Sealed(SealConfig config, int progress, String nonce) ->
                    setup.status(config, progress, nonce, null, storageType);
            case Unsealed(SealConfig config, Cluster cluster, _) ->
                    setup.status(config, 0, "", cluster, storageType);
        };
    }

    /**
     * The term that seals records.
     *
     * @throws RequestFailure.Unavailable 503 on a sealed server
     */
    public KeyStatus keyStatus() {
        OpenKeys keys = unsealed().keys();
        return new KeyStatus(
                keys.cipher().activeTerm(), keys.installed(), keys.cipher().sealedRecords());
    }

    /**
     * Makes the keys of a new store and writes them, with whatever else the store begins with, in
     * one transaction. The server is sealed afterwards.
     *
     * @param now install time of the first term
     * @param firstRecords the other records, written into the same transaction; may run again
     * @throws RequestFailure.Invalid 400 if the request is wrong or the store has keys already
     */
    public <T> Initialized<T> initialize(
            InitRequest request,
            Instant now,
            Cancellation cancellation,
            Function<Transaction, T> firstRecords) {
        SealConfig config = request.validated(setup);
        changing.lock();
        try {
            if (!(known() instanceof Uninitialized)) {
                throw new RequestFailure.Invalid(InitRequest.ALREADY_INITIALIZED);
            }
            try (NewKeys keys = NewKeys.create(config, setup, random, now)) {
                T first = writeAll(keys, cancellation, firstRecords);
                current.publish(Sealed.waiting(config));
                return new Initialized<>(keys.shares(), first);
            }
        } finally {
            changing.unlock();
        }
    }

    /** The barrier is open for this one transaction only; requests go by the state, not by it. */
    private <T> T writeAll(
            NewKeys keys, Cancellation cancellation, Function<Transaction, T> firstRecords) {
        Bytes cluster = Cluster.create(random).encode();
        OpenKeys open =
                OpenKeys.of(keys.unsealKey().duplicate(), keys.keyring(), Bytes.empty(), random);
        barrier.open(open.forBarrier());
        try {
            return transactions.write(
                    cancellation,
                    tx -> {
                        if (tx.get(SealRecords.CONFIG) != null) {
                            throw new RequestFailure.Invalid(InitRequest.ALREADY_INITIALIZED);
                        }
                        keys.write(tx, random);
                        tx.put(SealRecords.CLUSTER, cluster);
                        return firstRecords.apply(tx);
                    });
        } finally {
            barrier.seal();
            open.destroy();
        }
    }

    /**
     * Takes one more share, in any order; at the threshold the server is unsealed, and if the
     * configuration wants another seal than the store has, changed to that. A repeated share
     * changes nothing, a share for an unsealed server neither unless it is to change the seal.
     *
     * @throws RequestFailure.Invalid 400 with the recorded text; where the shares together are
     *     wrong they are all forgotten
     */
    @CanIgnoreReturnValue
    public SealStatus unseal(UnsealRequest request) {
        if (request.reset()) {
            return forgetShares();
        }
        SecretBytes share = request.share();
        changing.lock();
        try {
            switch (known()) {
                case Uninitialized() -> throw new RequestFailure.Invalid(NOT_INITIALIZED);
                case Unsealed _ -> notNeeded(share, request.migrate());
                case Sealed sealed -> take(share, sealed, request.migrate());
            }
            return status();
        } finally {
            changing.unlock();
        }
    }

    private static void notNeeded(SecretBytes share, boolean migrates) {
        share.destroy();
        if (migrates) {
            throw new RequestFailure.Invalid(Opening.NOTHING_TO_MIGRATE);
        }
    }

    private SealStatus forgetShares() {
        changing.lock();
        try {
            switch (known()) {
                case Uninitialized() -> given.clear();
                case Unsealed _ -> throw new RequestFailure.Invalid(UNSEALED);
                case Sealed sealed -> restart(sealed.config());
            }
            return status();
        } finally {
            changing.unlock();
        }
    }

    /**
     * Unseals with the key of the configuration. Nothing happens where there is none, where the
     * store has no keys yet, or while another seal is to be replaced, which takes shares.
     *
     * @return whether the server is unsealed
     * @throws RequestFailure.Internal 500 if the key is not the one that sealed
     */
    @CanIgnoreReturnValue
    public boolean unsealAutomatically() {
        StaticKeys keys = setup.keys();
        changing.lock();
        try {
            if (keys != null
                    && known() instanceof Sealed(SealConfig config, _, _)
                    && !setup.replaces(config)) {
                open(config, Opening.automatic(config, keys));
            }
            return isUnsealed();
        } finally {
            changing.unlock();
        }
    }

    @GuardedBy("changing")
    private void take(SecretBytes share, Sealed sealed, boolean migrate) {
        boolean replaces = setup.replaces(sealed.config());
        if (migrate != replaces) {
            share.destroy();
            throw new RequestFailure.Invalid(
                    replaces ? Opening.MIGRATE_MISSING : Opening.NOTHING_TO_MIGRATE);
        }
        if (!given.add(share)) {
            return;
        }
        if (given.size() < sealed.config().threshold()) {
            String nonce = sealed.nonce().isEmpty() ? random.uuid() : sealed.nonce();
            current.publish(new Sealed(sealed.config(), given.size(), nonce));
            return;
        }
        try {
            SecretBytes key = given.unsealKey();
            open(
                    sealed.config(),
                    Opening.ofShares(setup, sealed.config(), key, this::isRecoveryKey));
        } finally {
            given.clear();
            if (!isUnsealed()) {
                askAgain();
            }
        }
    }

    private boolean isRecoveryKey(SecretBytes key) {
        return transactions.read(Cancellation.NONE, tx -> stored.isRecoveryKey(tx, key));
    }

    @GuardedBy("changing")
    private void restart(SealConfig config) {
        given.clear();
        current.publish(Sealed.waiting(config));
    }

    /** Opens the keys, lets the listeners read what they need, and only then answers requests. */
    @GuardedBy("changing")
    private void open(SealConfig config, Opening opening) {
        try {
            OpenKeys keys = stored.open(opening.key());
            boolean complete = false;
            barrier.open(keys.forBarrier());
            try {
                Bytes cluster =
                        transactions.read(
                                Cancellation.NONE,
                                tx -> SealRecords.required(tx, SealRecords.CLUSTER));
                SealConfig next = opening.move().map(to -> move(keys, to)).orElse(config);
                loaders.forEach(Runnable::run);
                OpenKeys kept =
                        opening.move().map(to -> keys.behind(to.key().duplicate())).orElse(keys);
                current.publish(new Unsealed(next, Cluster.decode(cluster), kept));
                complete = true;
            } finally {
                if (!complete) {
                    barrier.seal();
                    forgetters.forEach(Runnable::run);
                    keys.destroy();
                }
            }
        } finally {
            opening.destroy();
            if (!isUnsealed()) {
                askAgain();
            }
        }
    }

    /** What is stored of the seal may have changed before the opening failed. */
    @GuardedBy("changing")
    private void askAgain() {
        given.clear();
        current.publish(new Uninitialized());
    }

    private SealConfig move(OpenKeys keys, Opening.Move to) {
        SealConfig next =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            stored.move(tx, keys.unsealKey(), to);
                            return to.next();
                        });
        LOG.log(Level.WARNING, "the root key has another guard", "seal", next.type());
        return next;
    }

    /** Seals: forgets every key and runs the listeners. Sealing a sealed server does nothing. */
    public void seal() {
        changing.lock();
        try {
            if (isUnsealed()) {
                current.unpublish().destroy();
                forgetters.forEach(Runnable::run);
            }
        } finally {
            changing.unlock();
        }
    }

    /**
     * Seals, lets the store be replaced, and unseals again if the same key, or that of the
     * configuration, opens what is there now. Else the server stays sealed.
     */
    public void whileSealed(Runnable replacement) {
        changing.lock();
        try {
            Optional<SecretBytes> key =
                    current.state() instanceof Unsealed before
                            ? Optional.of(before.keys().unsealKey().duplicate())
                            : Optional.empty();
            seal();
            replacement.run();
            askAgain();
            if (!unsealAutomatically() && known() instanceof Sealed(SealConfig config, _, _)) {
                key.ifPresent(same -> open(config, new Opening(same, Optional.empty())));
            }
        } catch (RequestFailure refused) {
            LOG.log(Level.WARNING, "other keys unseal the store", "reason", refused.getMessage());
        } finally {
            changing.unlock();
        }
    }

    /**
     * Part of a transaction that adds a term to the keyring. From the moment it is committed new
     * transactions seal with it; older terms open only.
     *
     * @throws RequestFailure.Unavailable 503 on a sealed server
     */
    public void rotate(Transaction tx, Instant now) {
        Keyring next = stored.rotate(tx, unsealed().keys().unsealKey(), now);
        tx.afterCommit(() -> current.publishTerms(next));
    }

    /**
     * A new unseal key in so many shares. Nothing knows it yet: {@link #install} puts it in force.
     *
     * @throws RequestFailure.Invalid 400 with the reason if there can be no such shares
     */
    public KeySet newKeySet(int shares, int threshold) {
        return KeySet.create(new SealConfig(shares, threshold), random);
    }

    /**
     * Whether a key is what the shares give, as the transaction sees it: the unseal key, or the
     * recovery key where the seal opens by itself.
     */
    public boolean opens(ReadTransaction tx, SecretBytes key) {
        return isAutomatic() ? stored.isRecoveryKey(tx, key) : stored.opens(tx, key);
    }

    /**
     * Part of a transaction that puts a new recovery key in force.
     *
     * @param set stays the caller's to close, once this transaction has ended
     * @throws RequestFailure.Unavailable 503 on a sealed server
     */
    public void installRecovery(Transaction tx, KeySet set) {
        SealConfig before = storedConfig(tx);
        SealConfig next = before.withShares(set.config()).after(before);
        SecretBytes unsealKey = unsealed().keys().unsealKey().duplicate();
        StoredKeys.putRecoveryKey(tx, set.unsealKey(), random);
        tx.put(SealRecords.CONFIG, next.encode());
        tx.afterCommit(() -> current.publishUnsealKey(next, unsealKey));
    }

    /**
     * Part of a transaction that puts a new unseal key in force, and a new root key behind it. From
     * the moment it is committed only the new shares unseal.
     *
     * @param set stays the caller's to close, once this transaction has ended
     * @throws RequestFailure.Unavailable 503 on a sealed server, or while somebody else does this
     */
    public void install(Transaction tx, KeySet set) {
        SealConfig next = set.config().after(storedConfig(tx));
        stored.replaceRootKey(tx, unsealed().keys().unsealKey(), set.unsealKey());
        tx.put(SealRecords.CONFIG, next.encode());
        SecretBytes unsealKey = set.unsealKey().duplicate();
        tx.afterCommit(() -> current.publishUnsealKey(next, unsealKey));
    }

    /**
     * Part of a transaction that replaces the root key; the shares stay.
     *
     * @throws RequestFailure.Unavailable 503 on a sealed server, or while somebody else does this
     */
    public void replaceRootKey(Transaction tx) {
        SecretBytes unsealKey = unsealed().keys().unsealKey();
        stored.replaceRootKey(tx, unsealKey, unsealKey);
    }

    private static SealConfig storedConfig(ReadTransaction tx) {
        return SealRecords.config(tx)
                .orElseThrow(() -> new RequestFailure.Internal(SealRecords.MISSING));
    }

    /** The state; as long as there seem to be no keys, somebody else may have made them. */
    private SealState known() {
        if (current.state() instanceof Uninitialized) {
            Optional<SealConfig> config = transactions.read(Cancellation.NONE, SealRecords::config);
            config.ifPresent(current::publishConfig);
        }
        return current.state();
    }

    private Unsealed unsealed() {
        if (current.state() instanceof Unsealed unsealed) {
            return unsealed;
        }
        throw new RequestFailure.Unavailable(Barrier.SEALED, 0);
    }
}
