package dev.coffer.storage.physical.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * What waits for the committer. Any thread offers; one thread takes. It ends once: whatever is
 * offered behind {@link #end} is refused, and what was offered before is still taken.
 */
final class TaskQueue {
    /** Most tasks in one batch. */
    static final int BATCH_TASKS = 256;

    /** Most bytes in one batch, unless its only transaction is larger. */
    static final long BATCH_BYTES = 1 << 20;

    /** Most tasks that wait. */
    static final int MAX_TASKS = 4096;

    /** Most bytes that wait, unless the only transaction is larger. */
    static final long MAX_BYTES = 96L << 20;

    private static final long FOREVER = TimeUnit.DAYS.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition offered = lock.newCondition();

    @GuardedBy("lock")
    private final ArrayDeque<Task> tasks = new ArrayDeque<>();

    /** What was taken last and may still wait for its answer. */
    @GuardedBy("lock")
    private final List<Task> taken = new ArrayList<>();

    @GuardedBy("lock")
    private long bytes;

    @GuardedBy("lock")
    private boolean ended;

    /** Adds {@code task}; false where too much waits, or behind the end. */
    boolean offer(Task task) {
        lock.lock();
        try {
            boolean tooMuch = !tasks.isEmpty() && bytes + task.sizeBytes() > MAX_BYTES;
            if (ended || tooMuch || tasks.size() >= MAX_TASKS) {
                return false;
            }
            if (tasks.isEmpty()) {
                offered.signal();
            }
            tasks.addLast(task);
            bytes += task.sizeBytes();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The next batch in order of arrival; waits for one. Empty behind the end only. */
    List<Task> take() {
        forgetTaken();
        List<Task> batch = List.of();
        while (batch.isEmpty() && !isEmptyAndEnded()) {
            batch = takeMore(FOREVER);
        }
        return batch;
    }

    private void forgetTaken() {
        lock.lock();
        try {
            taken.clear();
        } finally {
            lock.unlock();
        }
    }

    /**
     * As {@link #take}, while the last batch is not answered yet; empty where none comes within
     * {@code nanos}, or behind the end.
     */
    List<Task> takeMore(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (tasks.isEmpty() && !ended && left > 0) {
                try {
                    left = offered.awaitNanos(left);
                } catch (InterruptedException _) {
                    // Nobody interrupts the committer to any purpose: it ends by the queue's end.
                }
            }
            return drain();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private List<Task> drain() {
        List<Task> batch = new ArrayList<>(Math.min(tasks.size(), BATCH_TASKS));
        long batchBytes = 0;
        while (!tasks.isEmpty() && batch.size() < BATCH_TASKS) {
            long size = tasks.getFirst().sizeBytes();
            if (!batch.isEmpty() && batchBytes + size > BATCH_BYTES) {
                break;
            }
            batch.add(tasks.removeFirst());
            batchBytes += size;
            bytes -= size;
        }
        taken.addAll(batch);
        return batch;
    }

    private boolean isEmptyAndEnded() {
        lock.lock();
        try {
            return ended && tasks.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** What was offered before {@code nanoTime} and may still wait for its answer. */
    List<Task> offeredBefore(long nanoTime) {
        lock.lock();
        try {
            return Stream.concat(taken.stream(), tasks.stream())
                    .filter(task -> task.offeredAt() - nanoTime < 0)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #end} was called. */
    boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses further tasks. */
    void end() {
        lock.lock();
        try {
            ended = true;
            offered.signal();
        } finally {
            lock.unlock();
        }
    }
}
