package dev.coffer.storage.physical;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Virtual threads of a test: closing waits for all of them and throws what any of them threw. */
public final class TestingThreads implements AutoCloseable {
    private static final int LIMIT_SECONDS = 120;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Future<?>> started = new LinkedBlockingQueue<>();

    /** What a thread does. */
    public interface Body {
        void run() throws Exception;
    }

    /** Starts one; a thread may start more while it runs. */
    public void start(Body body) {
        Callable<Boolean> call =
                () -> {
                    body.run();
                    return true;
                };
        started.add(threads.submit(call));
    }

    @Override
    public void close() {
        try {
            for (Future<?> one = started.poll(); one != null; one = started.poll()) {
                one.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            }
        } catch (ExecutionException e) {
            throw new AssertionError("a thread of the test failed", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the threads of the test do not end", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
