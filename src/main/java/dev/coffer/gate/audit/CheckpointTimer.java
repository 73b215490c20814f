package dev.coffer.gate.audit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that checkpoints come in time also where no entry comes. Works between {@link #start}
 * and {@link #stop}. Thread-safe.
 */
public final class CheckpointTimer {
    /** Half of the shortest time that is waited for. */
    private static final Duration INTERVAL = ChainedSink.QUIET.dividedBy(2);

    private final AuditBroker broker;

    @GuardedBy("this")
    private @Nullable Thread running;

    /** A timer for these devices. */
    public CheckpointTimer(AuditBroker broker) {
        this.broker = broker;
    }

    /** Begins. Starting twice is harmless. */
    public synchronized void start() {
        if (running == null) {
            running = Thread.ofVirtual().name("audit-checkpoints").start(this::run);
        }
    }

    /** Ends; a checkpoint that is being written is finished. */
    public synchronized void stop() {
        Thread last = running;
        running = null;
        LockSupport.unpark(last);
    }

    private void run() {
        while (isMine()) {
            broker.tick();
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    private synchronized boolean isMine() {
        return Thread.currentThread().equals(running);
    }
}
