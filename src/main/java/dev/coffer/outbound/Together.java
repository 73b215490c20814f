package dev.coffer.outbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Several errands at a time, with one end for all of them. Stateless. */
public final class Together {
    private Together() {}

    /**
     * Does errands, each on a thread of its own, and waits for them all, but only so long: what has
     * not ended by then is interrupted. Blocks the calling thread.
     *
     * @param <T> what an errand brings
     * @return what they have brought, in their order; empty for one that was late
     * @throws OutboundException if the calling thread is interrupted
     */
    public static <T> List<Optional<T>> run(List<Callable<T>> errands, Duration patience)
            throws OutboundException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> ended =
                    threads.invokeAll(errands, patience.toMillis(), TimeUnit.MILLISECONDS);
            List<Optional<T>> brought = new ArrayList<>(ended.size());
            for (Future<T> each : ended) {
                brought.add(brought(each));
            }
            return List.copyOf(brought);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new OutboundException("interrupted");
        }
    }

    private static <T> Optional<T> brought(Future<T> ended) throws InterruptedException {
        try {
            return Optional.of(ended.get());
        } catch (CancellationException _) {
            return Optional.empty();
        } catch (ExecutionException defect) {
            throw new IllegalStateException("an errand has failed", defect);
        }
    }
}
