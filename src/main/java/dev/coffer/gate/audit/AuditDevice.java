package dev.coffer.gate.audit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.gate.audit.chain.Chain;
import dev.coffer.gate.audit.chain.ChainKeys;
import dev.coffer.gate.audit.chain.Link;
import dev.coffer.gate.audit.chain.Tail;
import dev.coffer.gate.audit.device.LineSink;
import dev.coffer.json.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One audit device: formats entries, chains them and writes them, one after the other.
 *
 * <p>Thread-safe. Entries are formatted and hashed side by side; under the lock a line gets its
 * place in the chain and is written. Whoever has the lock writes the lines of those who came
 * meanwhile as well, so that the lock does not change hands for each of them. A line that fails is
 * tried once more on a fresh file or connection. A device that fails slowly is left alone for a
 * second, so that not every request waits for it.
 */
final class AuditDevice implements AutoCloseable {
    /** A checkpoint is due when no line came for so long. */
    static final Duration QUIET = Duration.ofSeconds(1);

    /** A checkpoint is due when a line has been unsigned for so long. */
    static final Duration OLDEST_UNSIGNED = Duration.ofSeconds(60);

    /** How long a line waits for those before it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A failure that took longer is slow. */
    private static final Duration SLOW = Duration.ofMillis(200);

    /** How long a device that fails slowly is not asked. */
    private static final Duration REST = Duration.ofSeconds(1);

    private static final int ATTEMPTS = 2;

    /**
     * How often a line looks whether it was written or the device is free, before it lies down to
     * wait: a line is written in some 5 microseconds, and to park and be woken takes longer.
     */
    private static final int TURNS = 100;

    /** From this turn on others may go on meanwhile. */
    private static final int YIELDING_TURN = 30;

    /** How many lines one thread writes for others before it goes on with its own work. */
    private static final int MOST_FOR_OTHERS = 64;

    /** Room for most requests. */
    private static final int REQUEST_BYTES = 2_048;

    /** Room for most answers. */
    private static final int RESPONSE_BYTES = 4_096;

    private static final System.Logger LOG = System.getLogger("gate.audit");
    private static final String BUSY = "the device is still busy with an earlier entry";
    private static final String CLOSED = "the device is closed";
    private static final String BROKEN = "the entry could not be chained";
    private static final String RESTING = "the device has failed a moment ago";

    private final DeviceEntry entry;
    private final DeviceSettings settings;
    private final LineSink sink;
    private final DeviceKeys hashes;
    private final ChainKeys keys;
    private final EntryFormat format;
    private final InstantSource clock;
    private final GroupedSync sync;
    private final ReentrantLock lock = new ReentrantLock();

    /** Lines that nobody has begun to write; as many as there are requests. */
    private final Queue<PendingLine> waiting = new ConcurrentLinkedQueue<>();

    @GuardedBy("lock")
    private Chain chain;

    /** Whether the chain's place is known: from the end of the file, or from lines written. */
    @GuardedBy("lock")
    private boolean begun;

    /** Whether the sink is open and its opening checkpoint is written. */
    @GuardedBy("lock")
    private boolean open;

    @GuardedBy("lock")
    private boolean closed;

    @GuardedBy("lock")
    private @Nullable Instant failedAt;

    @GuardedBy("lock")
    private Instant firstUnsigned = Instant.EPOCH;

    @GuardedBy("lock")
    private Instant lastLine = Instant.EPOCH;

    /** A device that is opened by {@link #reopen} or by the first line. */
    AuditDevice(
            DeviceEntry entry,
            DeviceSettings settings,
            LineSink sink,
            DeviceKeys keys,
            InstantSource clock) {
        this.entry = entry;
        this.settings = settings;
        this.sink = sink;
        this.hashes = keys;
        this.keys = keys.chain();
        this.format = new EntryFormat(settings.entries(), keys.values());
        this.clock = clock;
        this.chain = new Chain(keys.chain(), Link.START);
        this.sync = new GroupedSync(sink);
    }

    /** The row of the device table that it was made from. */
    DeviceEntry entry() {
        return entry;
    }

    /** Whether a server refuses to start where none of its devices can be opened. */
    boolean opensAtStart() {
        return sink.opensAtStart();
    }

    /**
     * Accepts what is asked.
     *
     * @throws DeviceFailure if it is not surely written
     */
    void request(AuditRequest asked, AuditedHeaders headers) throws DeviceFailure {
        if (!settings.discards()) {
            Instant now = clock.instant();
            JsonWriter line = new JsonWriter(REQUEST_BYTES);
            format.request(line, asked, now, headers);
            write(line, now);
        }
    }

    /**
     * Accepts how it ended.
     *
     * @throws DeviceFailure if it is not surely written
     */
    void response(AuditResponse ended, AuditedHeaders headers) throws DeviceFailure {
        if (!settings.discards()) {
            Instant now = clock.instant();
            JsonWriter line = new JsonWriter(RESPONSE_BYTES);
            format.response(line, ended, now, headers);
            write(line, now);
        }
    }

    private void write(JsonWriter text, Instant now) throws DeviceFailure {
        PendingLine line = new PendingLine(text, Chain.digest(text), now);
        // Whoever was told to stop still logs what it has done, and files close on an interrupt.
        boolean interrupted = Thread.interrupted();
        try {
            waiting.add(line);
            settle(line);
            long ticket = line.ticket();
            if (settings.sync()) {
                sync.await(ticket);
            }
        } finally {
            if (line.isSettled()) {
                text.clear();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns once the line was written, by this thread or by another, or has failed. */
    @SuppressWarnings("ThreadPriorityCheck") // Nothing rests on it: it lets others go on meanwhile.
    private void settle(PendingLine line) throws DeviceFailure {
        for (int turn = 0; turn < TURNS && !line.isSettled(); turn++) {
            if (!lock.isLocked() && lock.tryLock()) {
                try {
                    writeWaiting(line);
                } finally {
                    lock.unlock();
                }
            } else if (turn < YIELDING_TURN) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        if (!line.isSettled()) {
            settlePatiently(line);
        }
    }

    private void settlePatiently(PendingLine line) throws DeviceFailure {
        try {
            lockPatiently();
        } catch (DeviceFailure busy) {
            // What another thread has begun to write is left to it.
            if (waiting.remove(line)) {
                line.failed(busy);
            }
            throw busy;
        }
        try {
            writeWaiting(line);
        } finally {
            lock.unlock();
        }
    }

    /** Writes what waits, {@code own} at least. */
    @GuardedBy("lock")
    private void writeWaiting(PendingLine own) {
        for (int lines = 0; lines < MOST_FOR_OTHERS || !own.isSettled(); lines++) {
            PendingLine next = waiting.poll();
            if (next == null) {
                return;
            }
            try {
                next.written(tried(next.text(), next.digest(), next.time()));
            } catch (DeviceFailure refused) {
                next.failed(refused);
            } catch (RuntimeException broken) {
                next.failed(new DeviceFailure(BROKEN));
                LOG.log(System.Logger.Level.ERROR, BROKEN, broken);
            }
        }
    }

    private void lockPatiently() throws DeviceFailure {
        try {
            if (lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new DeviceFailure(BUSY);
    }

    @GuardedBy("lock")
    private long tried(JsonWriter line, byte[] digest, Instant now) throws DeviceFailure {
        if (closed) {
            throw new DeviceFailure(CLOSED);
        }
        if (rests(now)) {
            throw new DeviceFailure(RESTING);
        }
        int bodySize = line.size();
        List<String> failures = new ArrayList<>(ATTEMPTS);
        Link link = null;
        while (failures.size() < ATTEMPTS) {
            try {
                boolean there = ensureOpen(now, link);
                if (!there) {
                    line.cutTo(bodySize);
                    link = chain.end(line, digest);
                    sink.write(line.lent(), line.size());
                    chain.accept(link);
                }
                written(now);
                return sync.ticket();
            } catch (IOException refused) {
                failures.add(String.valueOf(refused.getMessage()));
                abandon();
            }
        }
        boolean slow = Duration.between(now, clock.instant()).compareTo(SLOW) > 0;
        failedAt = slow ? clock.instant() : null;
        throw new DeviceFailure(sink.failure(failures));
    }

    /** A clock that was set back must not make the rest longer. */
    @GuardedBy("lock")
    private boolean rests(Instant now) {
        if (failedAt == null) {
            return false;
        }
        Duration since = Duration.between(failedAt, now);
        boolean rests = !since.isNegative() && since.compareTo(REST) < 0;
        if (!rests) {
            failedAt = null;
        }
        return rests;
    }

    /**
     * Opens the sink where it is not, and tells whether a line is there that was tried before and
     * of which nobody knew.
     */
    @GuardedBy("lock")
    private boolean ensureOpen(Instant now, @Nullable Link unsure) throws IOException {
        if (open) {
            return false;
        }
        Tail tail = sink.open(keys.mac());
        boolean there = false;
        if (unsure != null && tail.link().equals(unsure)) {
            chain.accept(unsure);
            there = true;
        } else if (!begun) {
            chain = new Chain(keys, tail.link());
        }
        begun = true;
        JsonWriter line = new JsonWriter(REQUEST_BYTES);
        Link opening = chain.opening(line, now, tail.skippedBytes());
        sink.write(line.lent(), line.size());
        chain.acceptCheckpoint(opening);
        open = true;
        return there;
    }

    /** A line was accepted. */
    @GuardedBy("lock")
    private void written(Instant now) {
        lastLine = now;
        if (chain.unsigned() == 1) {
            firstUnsigned = now;
        }
        if (chain.full()) {
            checkpoint(now);
        }
    }

    /** The lines themselves are written: where this fails, the next opening signs them. */
    @GuardedBy("lock")
    private void checkpoint(Instant now) {
        try {
            JsonWriter line = new JsonWriter(REQUEST_BYTES);
            Link link = chain.between(line, now);
            sink.write(line.lent(), line.size());
            chain.acceptCheckpoint(link);
        } catch (IOException _) {
            abandon();
        }
    }

    @GuardedBy("lock")
    private void abandon() {
        sink.close();
        open = false;
    }

    /** Signs what is due. Called about once a second; does nothing while the device is busy. */
    void tick() {
        if (!lock.tryLock()) {
            return;
        }
        try {
            Instant now = clock.instant();
            if (open && !closed && chain.unsigned() > 0 && isDue(now)) {
                checkpoint(now);
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean isDue(Instant now) {
        return now.isBefore(lastLine)
                || Duration.between(lastLine, now).compareTo(QUIET) >= 0
                || Duration.between(firstUnsigned, now).compareTo(OLDEST_UNSIGNED) >= 0;
    }

    /**
     * Closes the file or connection, signed to its end, and opens it anew: a file that was moved
     * away is complete, and the chain goes on in the next.
     *
     * @throws DeviceFailure if it cannot be opened now; the next line tries again
     */
    void reopen() throws DeviceFailure {
        lockPatiently();
        try {
            if (!closed && !settings.discards()) {
                finish();
                boolean _ = ensureOpen(clock.instant(), null);
            }
        } catch (IOException refused) {
            abandon();
            throw new DeviceFailure(String.valueOf(refused.getMessage()));
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void finish() {
        if (!open) {
            return;
        }
        try {
            JsonWriter line = new JsonWriter(REQUEST_BYTES);
            Link link = chain.closing(line, clock.instant());
            sink.write(line.lent(), line.size());
            chain.acceptCheckpoint(link);
            if (settings.sync()) {
                sink.force();
            }
        } catch (IOException _) {
            // The file ends unsigned, as after a crash; the next opening signs what it finds.
        }
        abandon();
    }

    /** Signs the end, closes and erases the keys; every later line is refused. */
    @Override
    public void close() {
        try {
            lockPatiently();
        } catch (DeviceFailure _) {
            return;
        }
        try {
            finish();
            closed = true;
            entry.salt().destroy();
            entry.chainKey().destroy();
            hashes.destroy();
        } finally {
            lock.unlock();
        }
    }
}
