package dev.coffer.gate.audit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.gate.audit.chain.Chain;
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
 * meanwhile as well, together where the sink takes them so. A line that fails is tried once more on
 * a fresh file or connection. A device that fails slowly is left alone for a second, so that not
 * every request waits for it.
 */
final class AuditDevice implements AutoCloseable {
    /** How long a line waits for those before it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A failure that took longer is slow. */
    private static final Duration SLOW = Duration.ofMillis(200);

    /** How long a device that fails slowly is not asked. */
    private static final Duration REST = Duration.ofSeconds(1);

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
    private final EntryFormat format;
    private final InstantSource clock;
    private final GroupedSync sync;
    private final ReentrantLock lock = new ReentrantLock();

    /** Lines that nobody has begun to write; as many as there are requests. */
    private final Queue<PendingLine> waiting = new ConcurrentLinkedQueue<>();

    @GuardedBy("lock")
    private final ChainedSink chained;

    @GuardedBy("lock")
    private boolean closed;

    @GuardedBy("lock")
    private @Nullable Instant failedAt;

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
        this.format = new EntryFormat(settings.entries(), keys.values());
        this.clock = clock;
        this.sync = new GroupedSync(sink);
        this.chained = new ChainedSink(sink, keys.chain(), sync);
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
            gather();
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

    /** Lets requests that came at the same time put their lines beside it: one write takes all. */
    @SuppressWarnings("ThreadPriorityCheck") // Nothing rests on it.
    private void gather() {
        if (sink.takesSeveral()) {
            Thread.yield();
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
        int lines = 0;
        while (lines < MOST_FOR_OTHERS || !own.isSettled()) {
            List<PendingLine> next = taken();
            if (next.isEmpty()) {
                return;
            }
            lines += next.size();
            writeOrRefuse(next);
        }
    }

    /** A defect in the writing of one line is no reason to refuse those beside it. */
    @GuardedBy("lock")
    private void writeOrRefuse(List<PendingLine> lines) {
        try {
            written(lines);
        } catch (RuntimeException broken) {
            chained.abandon();
            if (lines.size() == 1) {
                refuse(lines, BROKEN);
                LOG.log(System.Logger.Level.ERROR, BROKEN, broken);
                return;
            }
            for (PendingLine line : lines) {
                writeOrRefuse(List.of(line));
            }
        }
    }

    /** The lines that go out next: all that wait, or one where the sink takes no more. */
    private List<PendingLine> taken() {
        int most = sink.takesSeveral() ? MOST_FOR_OTHERS : 1;
        List<PendingLine> next = new ArrayList<>();
        for (PendingLine line = waiting.poll(); line != null; line = waiting.poll()) {
            next.add(line);
            if (next.size() == most) {
                break;
            }
        }
        return next;
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

    /** Writes lines together; where that fails, each of them once more by itself. */
    @GuardedBy("lock")
    private void written(List<PendingLine> lines) {
        if (closed) {
            refuse(lines, CLOSED);
            return;
        }
        if (rests(lines.getFirst().time())) {
            refuse(lines, RESTING);
            return;
        }
        try {
            chained.write(lines);
        } catch (IOException first) {
            for (PendingLine line : lines) {
                if (!line.isSettled()) {
                    writtenAtLast(line, String.valueOf(first.getMessage()));
                }
            }
        }
    }

    @GuardedBy("lock")
    private void writtenAtLast(PendingLine line, String first) {
        if (rests(line.time())) {
            line.failed(new DeviceFailure(RESTING));
            return;
        }
        try {
            chained.write(List.of(line));
        } catch (IOException second) {
            chained.forgetUnsure();
            Duration taken = Duration.between(line.time(), clock.instant());
            failedAt = taken.compareTo(SLOW) > 0 ? clock.instant() : null;
            if (!line.isSettled()) {
                List<String> failures = List.of(first, String.valueOf(second.getMessage()));
                line.failed(new DeviceFailure(sink.failure(failures)));
            }
        }
    }

    private static void refuse(List<PendingLine> lines, String why) {
        for (PendingLine line : lines) {
            if (!line.isSettled()) {
                line.failed(new DeviceFailure(why));
            }
        }
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

    /** Signs what is due. Called about once a second; does nothing while the device is busy. */
    void tick() {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (!closed) {
                chained.tick(clock.instant());
            }
        } finally {
            lock.unlock();
        }
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
                chained.finish(clock.instant(), settings.sync());
                chained.ensureOpen(clock.instant());
            }
        } catch (IOException refused) {
            chained.abandon();
            throw new DeviceFailure(String.valueOf(refused.getMessage()));
        } finally {
            lock.unlock();
        }
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
            chained.finish(clock.instant(), settings.sync());
            closed = true;
            entry.salt().destroy();
            entry.chainKey().destroy();
            hashes.destroy();
        } finally {
            lock.unlock();
        }
    }
}
