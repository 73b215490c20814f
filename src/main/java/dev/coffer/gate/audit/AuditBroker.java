package dev.coffer.gate.audit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.crypto.DestroyedKeyException;
import dev.coffer.crypto.KeyedHash;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SigningKey;
import dev.coffer.gate.audit.chain.ChainKeys;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Cancellation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transactions;
import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Hands every entry to every audit device. An entry is accepted when one device has surely written
 * it; where there are devices and none accepts, the request ends with 500 and nothing leaves. Where
 * there is no device nothing is written, and nothing costs anything. Thread-safe.
 *
 * <p>The pipeline works with one {@link AuditTrail} a request ({@link #trail}).
 */
public final class AuditBroker {
    /** In {@code data.code} of an answer whose work is committed but whose entry was refused. */
    public static final String COMMITTED_NOT_AUDITED = "committed_not_audited";

    private static final Logger LOG = Logs.logger("audit");
    private static final String INTERNAL = "internal error";
    private static final String SEALED = "Vault is sealed";
    private static final String SETUP_FAILED = "failed to setup audit table";

    /** How often an entry is offered again because the devices were changed meanwhile. */
    private static final int MAX_OFFERS = 3;

    private final Transactions transactions;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final RandomSource random;
    private final ConfiguredDevices configured;
    private final Tally requests = new Tally();
    private final Tally responses = new Tally();

    /** Held from the reading of the table to its publication; devices are opened under it. */
    private final ReentrantLock changing = new ReentrantLock();

    @GuardedBy("changing")
    private AuditSettings settings = AuditSettings.NONE;

    private volatile Published published =
            new Published(false, false, List.of(), AuditedHeaders.NONE);

    /**
     * A broker without devices until {@link #load}.
     *
     * @param nanoTime what entries take is measured by
     */
    public AuditBroker(
            Transactions transactions,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomSource random) {
        this.nanoTime = nanoTime;
        this.transactions = transactions;
        this.clock = clock;
        this.random = random;
        this.configured = new ConfiguredDevices(transactions, random);
    }

    /**
     * The devices that are asked.
     *
     * @param open whether they may be asked: not before {@link #load}, not after {@link #close}
     * @param wanted whether entries are wanted; after {@link #close} whether they were until then
     */
    private record Published(
            boolean open, boolean wanted, List<WatchedDevice> devices, AuditedHeaders headers) {
        Published {
            devices = List.copyOf(devices);
        }
    }

    /** What is read of the table at once. */
    private record Stored(
            List<DeviceEntry> devices, Optional<SigningKey> signer, AuditedHeaders headers) {
        static Stored read(ReadTransaction tx) {
            return new Stored(AuditTable.all(tx), AuditTable.signer(tx), AuditTable.headers(tx));
        }
    }

    private interface Writing {
        void to(WatchedDevice device, AuditedHeaders headers) throws DeviceFailure;
    }

    /** An entry, and where it is counted. */
    private record Offer(Writing writing, Tally all, Function<WatchedDevice, Tally> each) {}

    /** What a request leaves in the log. */
    public AuditTrail trail(Request request) {
        return new AuditTrail(this, request);
    }

    /** Whether any device wants entries, or did until the server was sealed. */
    boolean hasDevices() {
        return published.wanted();
    }

    /**
     * Accepts what is asked, before the work.
     *
     * @throws RequestFailure 500 if no device accepts it, 503 if the server was sealed meanwhile
     */
    void request(AuditRequest entry) {
        Published current = published;
        if (!current.open()) {
            throw new RequestFailure.Unavailable(SEALED, 0);
        }
        Offer offer =
                new Offer(
                        (device, headers) -> device.request(entry, headers),
                        requests,
                        WatchedDevice::requests);
        if (!measured(current, offer)) {
            throw new RequestFailure.Internal(RequestFailure.oneError(INTERNAL));
        }
    }

    /**
     * Accepts how it ended, after the commit and before any byte leaves.
     *
     * @param committed whether the work may have changed something
     * @throws RequestFailure 500 if no device accepts it, with {@code data.code} where the work is
     *     committed; the answer must not leave then
     */
    void response(AuditResponse entry, boolean committed) {
        Published current = published;
        if (!current.open()) {
            refuseWhatTells(entry, committed);
            return;
        }
        Offer offer =
                new Offer(
                        (device, headers) -> device.response(entry, headers),
                        responses,
                        WatchedDevice::responses);
        if (!measured(current, offer)) {
            throw notAudited(committed);
        }
    }

    /** Where there is no device nothing is measured. */
    private boolean measured(Published first, Offer offer) {
        if (first.devices().isEmpty()) {
            return offered(first, offer);
        }
        long start = nanoTime.getAsLong();
        boolean accepted = offered(first, offer);
        offer.all().add(nanoTime.getAsLong() - start, accepted);
        return accepted;
    }

    /** How entries have gone since the start: all together, then each device by its path. */
    public List<AuditFigures> figures() {
        List<AuditFigures> all = new ArrayList<>();
        all.add(new AuditFigures("", requests.figure(), responses.figure()));
        published.devices().forEach(device -> all.add(device.figures()));
        return all;
    }

    /** The server was sealed meanwhile, perhaps by this request: only an empty answer may leave. */
    private static void refuseWhatTells(AuditResponse entry, boolean committed) {
        Response response = entry.response();
        if (response != null && response.form() != Response.Form.EMPTY) {
            throw notAudited(committed);
        }
    }

    private static RequestFailure notAudited(boolean committed) {
        return committed
                ? new RequestFailure.Internal(
                        INTERNAL, JsonObject.builder().put("code", COMMITTED_NOT_AUDITED).build())
                : new RequestFailure.Internal(INTERNAL);
    }

    /** Whether there is no device, or one has accepted. */
    private boolean offered(Published first, Offer offer) {
        Published current = first;
        for (int offers = 1; ; offers++) {
            boolean accepted = current.devices().isEmpty();
            for (WatchedDevice device : current.devices()) {
                long start = nanoTime.getAsLong();
                boolean written = accepts(device, current.headers(), offer.writing());
                offer.each().apply(device).add(nanoTime.getAsLong() - start, written);
                accepted |= written;
            }
            Published after = published;
            if (accepted || after.equals(current) || !after.open() || offers == MAX_OFFERS) {
                return accepted;
            }
            current = after;
        }
    }

    /** A defect in the writing of entries must not let an answer out that is not logged. */
    private static boolean accepts(WatchedDevice device, AuditedHeaders headers, Writing writing) {
        try {
            writing.to(device, headers);
            device.works();
            return true;
        } catch (DeviceFailure refused) {
            device.fails(String.valueOf(refused.getMessage()));
        } catch (DestroyedKeyException _) {
            device.fails("it was closed meanwhile");
        } catch (RuntimeException defect) {
            LOG.log(Level.ERROR, "an audit entry could not be written", defect);
        }
        return false;
    }

    /**
     * What the operator has configured; from now on where the server is unsealed, else from {@link
     * #load} on.
     *
     * @throws RequestFailure 500 if a device cannot be made so; the others work as before
     */
    public void configure(AuditSettings wanted) {
        changing.lock();
        try {
            settings = wanted;
            if (published.open()) {
                configured.apply(settings, this::probe);
                int _ = publishStored();
            }
        } finally {
            changing.unlock();
        }
    }

    /**
     * Makes the table what is configured and opens its devices: the server is being unsealed.
     *
     * @throws RequestFailure 500 if a configured device cannot be used, or if there are devices and
     *     none can be opened
     */
    public void load() {
        changing.lock();
        try {
            configured.apply(settings, this::probe);
            int known = publishStored();
            Published loaded = published;
            if (known > 0 && loaded.devices().stream().noneMatch(WatchedDevice::mayWork)) {
                throw new RequestFailure.Internal(SETUP_FAILED);
            }
        } finally {
            changing.unlock();
        }
    }

    /** As {@link #load} after a commit, where nothing may fail any more. */
    public void refresh() {
        changing.lock();
        try {
            if (published.open()) {
                int _ = publishStored();
            }
        } catch (RequestFailure unavailable) {
            LOG.log(
                    Level.WARNING,
                    "the audit devices were not read again",
                    "status",
                    unavailable.status());
        } finally {
            changing.unlock();
        }
    }

    /** How many devices there are in the table. */
    @GuardedBy("changing")
    private int publishStored() {
        Stored stored = transactions.read(Cancellation.NONE, Stored::read);
        List<WatchedDevice> before = published.devices();
        List<WatchedDevice> after = new ArrayList<>();
        for (DeviceEntry entry : stored.devices()) {
            before.stream()
                    .filter(device -> device.entry().id().equals(entry.id()))
                    .findFirst()
                    .or(() -> opened(entry, stored.signer()))
                    .ifPresent(after::add);
        }
        published = new Published(true, !after.isEmpty(), after, stored.headers());
        before.stream().filter(device -> !after.contains(device)).forEach(WatchedDevice::close);
        return stored.devices().size();
    }

    /** Empty where its options make no sense any more, for example as a file is gone. */
    private Optional<WatchedDevice> opened(DeviceEntry entry, Optional<SigningKey> signer) {
        try {
            WatchedDevice device =
                    new WatchedDevice(device(entry, signer.orElseThrow(AuditBroker::noSigner)));
            device.reopen();
            LOG.log(Level.INFO, "audit device enabled", "path", entry.path(), "type", entry.type());
            return Optional.of(device);
        } catch (RequestFailure.Invalid refused) {
            LOG.log(
                    Level.ERROR,
                    "audit device cannot be set up",
                    "path",
                    entry.path(),
                    "reason",
                    refused.getMessage());
            return Optional.empty();
        }
    }

    private static IllegalStateException noSigner() {
        return new IllegalStateException("no key to sign checkpoints");
    }

    private AuditDevice device(DeviceEntry entry, SigningKey signer) {
        DeviceOptions.Parsed parsed = DeviceOptions.parse(entry.type(), entry.options(), clock);
        DeviceKeys keys =
                new DeviceKeys(
                        new ValueHash(KeyedHash.of(entry.salt())),
                        new ChainKeys(entry.shownId(), KeyedHash.of(entry.chainKey()), signer));
        return new AuditDevice(entry, parsed.settings(), parsed.sink(), keys, clock);
    }

    /**
     * Opens a device that is to be enabled and writes a test entry to it. Outside of a transaction:
     * it may wait for another machine.
     *
     * @throws RequestFailure.Invalid 400 with OpenBao's text if that fails
     */
    public void probe(DeviceEntry entry) {
        SigningKey signer =
                transactions.write(Cancellation.NONE, tx -> AuditTable.ensureSigner(tx, random));
        try (AuditDevice device = device(entry.duplicate(), signer)) {
            DeviceProbe.run(device, random.uuid(), clock.instant());
        }
    }

    /** Closes every file and connection and opens it anew, as after a rotation. */
    public void reopen() {
        published.devices().forEach(WatchedDevice::reopen);
    }

    /** Signs what is due. Called about twice a second. */
    public void tick() {
        published.devices().forEach(WatchedDevice::tick);
    }

    /** Signs and closes everything and forgets it: the server is being sealed. */
    public void close() {
        changing.lock();
        try {
            List<WatchedDevice> last = published.devices();
            published = new Published(false, !last.isEmpty(), List.of(), AuditedHeaders.NONE);
            last.forEach(WatchedDevice::close);
        } finally {
            changing.unlock();
        }
    }

    /**
     * What the log of a device shows for a value.
     *
     * @param path with a slash at its end
     */
    public Optional<String> hash(String path, String value) {
        return published.devices().stream()
                .filter(device -> device.entry().path().equals(path))
                .findFirst()
                .map(device -> new ValueHash(KeyedHash.of(device.entry().salt())).of(value));
    }
}
