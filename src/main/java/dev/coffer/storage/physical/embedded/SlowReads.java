package dev.coffer.storage.physical.embedded;

import dev.coffer.storage.physical.StoreUnavailableException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Reads that must touch the disk. A native call pins the carrier of a virtual thread, and a slow
 * disk would then stop every request; so these run on a few platform threads, at most twice as many
 * as there are processors, while the virtual thread waits.
 */
final class SlowReads implements AutoCloseable {
    /** Reads that may wait for a thread. */
    private static final int MAX_WAITING = 10_000;

    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    SlowReads() {
        int most = 2 * Runtime.getRuntime().availableProcessors();
        threads =
                new ThreadPoolExecutor(
                        most,
                        most,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(MAX_WAITING),
                        Thread.ofPlatform().daemon().name("coffer-read-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** One read of the database. */
    interface Read<T> extends Callable<T> {
        @Override
        T call() throws RocksDBException;
    }

    /** Runs {@code read} where it may block, and waits for it. */
    <T> T call(Read<T> read) throws RocksDBException {
        if (!Thread.currentThread().isVirtual()) {
            return read.call();
        }
        Future<T> answer;
        try {
            answer = threads.submit(read);
        } catch (RejectedExecutionException e) {
            throw new StoreUnavailableException("too many reads wait for the disk");
        }
        return await(answer);
    }

    /** The database must not close under a read, so an interrupt waits as well. */
    private static <T> T await(Future<T> answer) throws RocksDBException {
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
