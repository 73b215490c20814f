package dev.coffer.system;

import dev.coffer.engine.Engine;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathTable;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An engine that has a number of steps to do in the background and tells when they are done. */
final class StepCountingEngine implements Engine {
    static final String TYPE = "cubbyhole";

    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicReference<@Nullable RequestFailure> failure = new AtomicReference<>();
    private final CountDownLatch failed = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final int wanted;

    /** With this many steps to do. */
    StepCountingEngine(int wanted) {
        this.wanted = wanted;
    }

    /** The next step fails so. */
    void failFirst(RequestFailure how) {
        failure.set(how);
    }

    CountDownLatch failed() {
        return failed;
    }

    CountDownLatch done() {
        return done;
    }

    int steps() {
        return steps.get();
    }

    /** Returns once there were more steps than that. */
    void awaitMoreThan(int before) {
        while (steps.get() <= before) {
            Thread.onSpinWait();
        }
    }

    @Override
    public boolean upkeep(Transaction tx, Mount mount) {
        RequestFailure planned = failure.getAndSet(null);
        if (planned != null) {
            failed.countDown();
            throw planned;
        }
        boolean more = steps.incrementAndGet() < wanted;
        if (!more) {
            done.countDown();
        }
        return more;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public PathTable paths(Mount mount) {
        return new PathTable(List.of(), "", Optional.empty());
    }

    @Override
    public void enabled(Transaction tx, Mount mount) {}

    @Override
    public void optionsChanged(Transaction tx, Mount before, Mount after, Instant now) {}
}
