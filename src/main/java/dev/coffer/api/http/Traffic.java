package dev.coffer.api.http;

import dev.coffer.request.BodyStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** What all connections of one server share: the handler and what it may be burdened with. */
final class Traffic {
    /** Larger answers take from the budget until their clients have them. */
    static final int FREE_ANSWER_BYTES = 4 << 10;

    private final WireHandler handler;
    private final ServerLimits limits;
    private final ByteBudget budget;
    private final ThreadFactory threads =
            Thread.ofVirtual().inheritInheritableThreadLocals(false).name("request").factory();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final CompletableFuture<Boolean> quiet = new CompletableFuture<>();
    private volatile boolean draining;

    Traffic(WireHandler handler, ServerLimits limits) {
        this.handler = handler;
        this.limits = limits;
        budget = new ByteBudget(limits.bufferedBytes());
    }

    ByteBudget budget() {
        return budget;
    }

    /** Whether one more connection is allowed; then it counts until {@link #connectionClosed}. */
    boolean openConnection() {
        if (connections.incrementAndGet() <= limits.connections()) {
            return true;
        }
        connections.decrementAndGet();
        return false;
    }

    void connectionClosed() {
        connections.decrementAndGet();
    }

    int connections() {
        return connections.get();
    }

    int requests() {
        return requests.get();
    }

    /**
     * Whether one more request may run; then it counts until it is {@link #settled}. None may while
     * answers that nobody takes hold more than there is.
     */
    boolean beginRequest() {
        boolean below = requests.incrementAndGet() <= limits.requests();
        if (below && budget.free() >= 0) {
            return true;
        }
        settled(1);
        return false;
    }

    /** So many answers are with the kernel, or will never be. */
    void settled(int count) {
        if (requests.addAndGet(-count) == 0 && draining) {
            quiet.complete(true);
        }
    }

    /** Whether no new request is served any more. */
    boolean draining() {
        return draining;
    }

    /** From now on new requests get 503. */
    void beginDrain() {
        draining = true;
        if (requests.get() == 0) {
            quiet.complete(true);
        }
    }

    /** Waits until all requests that were running are answered; false if the time was too short. */
    boolean awaitQuiet(Duration atMost) throws InterruptedException {
        try {
            return quiet.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("the end of a drain cannot fail", impossible);
        }
    }

    /** Whether the handler reads the body of this request by itself, as it comes. */
    boolean readsBodyItself(RequestHead head) {
        return head.contentLength() != 0 && handler.readsBodyItself(head.method(), head.target());
    }

    /** Runs the exchange on a virtual thread of its own. */
    void start(Exchange exchange) {
        threads.newThread(exchange).start();
    }

    /** The handler's answer, whatever happens in it. {@code *} asks the server itself. */
    WireResponse answer(WireRequest request) {
        if (request.target().equals("*")) {
            return request.method().equals("OPTIONS") ? Answers.OPTIONS : Answers.BAD_REQUEST;
        }
        try {
            return Objects.requireNonNull(handler.handle(request));
        } catch (Throwable failure) {
            WireLog.requestFailed(failure);
            return Answers.INTERNAL_ERROR;
        }
    }

    /** Lets a body be produced, whatever happens meanwhile; whether it is whole. */
    boolean produced(BodyStream stream, OpenBody body) {
        try {
            stream.produce(body);
            return true;
        } catch (Throwable failure) {
            WireLog.requestFailed(failure);
            return false;
        }
    }
}
