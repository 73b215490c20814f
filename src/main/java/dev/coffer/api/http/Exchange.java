package dev.coffer.api.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.request.Bytes;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the handler. Runs on a virtual thread and carries the answer back
 * to the connection's loop; meanwhile it tells the handler whether the client still waits.
 */
final class Exchange implements ClientConnection, Runnable {
    private final LiveConnection connection;
    private final Traffic traffic;
    private final WireRequest request;
    private final long charge;
    private final int stream;
    private volatile boolean gone;
    private volatile boolean expired;

    @GuardedBy("this")
    private boolean answered;

    @GuardedBy("this")
    private @Nullable Runnable onGone;

    @GuardedBy("this")
    private @Nullable Runnable onExpired;

    /** Set before the virtual thread starts, not changed afterwards. */
    private @Nullable Exchange next;

    /** A request whose bytes took {@code charge} from the budget; 0 stands for no stream. */
    Exchange(LiveConnection connection, Traffic traffic, Asked asked, long charge, int stream) {
        this.connection = connection;
        this.stream = stream;
        this.traffic = traffic;
        this.charge = charge;
        request =
                new WireRequest(
                        asked.method,
                        asked.target,
                        asked.headers,
                        asked.body,
                        asked.protocol,
                        asked.peer,
                        this);
    }

    /** A request without its way back. */
    record Asked(
            String method,
            String target,
            WireHeaders headers,
            Bytes body,
            HttpProtocol protocol,
            WirePeer peer) {}

    /** What is asked. */
    WireRequest request() {
        return request;
    }

    /** What has to be given back to the budget once it is answered. */
    long charge() {
        return charge;
    }

    /** The HTTP/2 stream that it came in. */
    int stream() {
        return stream;
    }

    /** The request of the same connection that is to be answered after this one, if it is known. */
    @Nullable Exchange next() {
        return next;
    }

    /** Lets {@code exchange} run right after this one on the same thread. Before the start only. */
    void next(Exchange exchange) {
        next = exchange;
    }

    /**
     * Answers this request and those behind it, in order. An answer that closes the connection is
     * the last one.
     */
    @Override
    public void run() {
        @Nullable Exchange exchange = this;
        while (exchange != null) {
            WireResponse answer = exchange.serve();
            exchange = answer.closing() ? null : exchange.next;
        }
    }

    private WireResponse serve() {
        WireResponse answer = gone ? Answers.NOBODY_WAITS : traffic.answer(request);
        synchronized (this) {
            answered = true;
            onGone = null;
            onExpired = null;
        }
        try {
            connection.loop().executor().execute(() -> connection.answered(this, answer));
        } catch (RejectedExecutionException _) {
            // The server has been closed and the connection with it: nobody waits for this answer.
            return Answers.NOBODY_WAITS;
        }
        return answer;
    }

    @Override
    public boolean gone() {
        return gone;
    }

    @Override
    public boolean expired() {
        return expired;
    }

    @Override
    public void onGone(Runnable action) {
        synchronized (this) {
            if (!gone) {
                onGone = answered ? null : both(onGone, action);
                return;
            }
        }
        action.run();
    }

    @Override
    public void onExpired(Runnable action) {
        synchronized (this) {
            if (!expired) {
                onExpired = answered ? null : both(onExpired, action);
                return;
            }
        }
        action.run();
    }

    /** Tells the handler that nobody waits any more. */
    void clientGone() {
        Runnable action;
        synchronized (this) {
            gone = true;
            action = onGone;
            onGone = null;
        }
        if (action != null) {
            action.run();
        }
    }

    /** Tells the handler that its time is over. */
    void timeOver() {
        Runnable action;
        synchronized (this) {
            expired = true;
            action = onExpired;
            onExpired = null;
        }
        if (action != null) {
            action.run();
        }
    }

    private static Runnable both(@Nullable Runnable first, Runnable second) {
        if (first == null) {
            return second;
        }
        return () -> {
            first.run();
            second.run();
        };
    }
}
