package dev.coffer.storage.physical.embedded;

import dev.coffer.storage.physical.StoreUnavailableException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;

/**
 * Where a read runs. A native call pins the carrier of its virtual thread, so a slow disk must
 * never hold all carriers: then every request would stop. All but one of them may read for
 * themselves, which is the cheap way; beyond that a read is tried in memory only, and one that
 * needs the disk moves to a few platform threads, at most twice as many as there are processors.
 * Safe from several threads.
 */
final class ReadThreads implements AutoCloseable {
    /** Reads that may wait for a thread. */
    private static final int MAX_WAITING = 10_000;

    private static final int IDLE_SECONDS = 10;

    private final Semaphore carriers;
    private final ThreadPoolExecutor threads;

    /** For a process with {@code processors} of them. */
    ReadThreads(int processors) {
        carriers = new Semaphore(processors - 1);
        threads =
                new ThreadPoolExecutor(
                        2 * processors,
                        2 * processors,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(MAX_WAITING),
                        Thread.ofPlatform().daemon().name("coffer-read-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** A read of the database, which may be tried twice. */
    interface Reading<T extends @Nullable Object> {
        T with(ReadOptions options) throws RocksDBException;
    }

    /** The answer of {@code reading} from {@code state}, which the caller has entered. */
    <T extends @Nullable Object> T read(PublishedState state, Reading<T> reading)
            throws RocksDBException {
        if (!Thread.currentThread().isVirtual()) {
            return reading.with(state.full());
        }
        if (carriers.tryAcquire()) {
            try {
                return reading.with(state.full());
            } finally {
                carriers.release();
            }
        }
        try {
            return reading.with(state.cached());
        } catch (RocksDBException e) {
            if (!Failures.isMiss(e)) {
                throw e;
            }
        }
        return await(submit(() -> reading.with(state.full())));
    }

    private <T extends @Nullable Object> Future<T> submit(Callable<T> read) {
        try {
            return threads.submit(read);
        } catch (RejectedExecutionException e) {
            throw new StoreUnavailableException("too many reads wait for the disk");
        }
    }

    /** The database must not close under a read, so an interrupt waits as well. */
    private static <T extends @Nullable Object> T await(Future<T> answer) throws RocksDBException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failure(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RocksDBException failure(@Nullable Throwable cause) {
        return switch (cause) {
            case RocksDBException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> throw new IllegalStateException("a read failed", cause);
        };
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
