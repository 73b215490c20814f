package dev.coffer.gate.audit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.gate.audit.device.LineSink;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** Waits for the disk once for all lines that were written meanwhile. Thread-safe. */
final class GroupedSync {
    private final LineSink sink;
    private final AtomicLong written = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private long synced;

    GroupedSync(LineSink sink) {
        this.sink = sink;
    }

    /** A line was written; called under the device's lock. */
    long ticket() {
        return written.incrementAndGet();
    }

    /** Returns when the line of this ticket is on the disk. */
    void await(long ticket) throws DeviceFailure {
        lock.lock();
        try {
            if (synced < ticket) {
                long upTo = written.get();
                sink.force();
                synced = upTo;
            }
        } catch (IOException refused) {
            throw new DeviceFailure("sync: " + refused.getMessage());
        } finally {
            lock.unlock();
        }
    }
}
