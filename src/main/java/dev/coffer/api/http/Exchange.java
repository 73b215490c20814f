package dev.coffer.api.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.request.BodyStream;
import dev.coffer.request.BrokenBodyException.Reason;
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
    private final @Nullable ArrivingBody arriving;
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

    @GuardedBy("this")
    private @Nullable Runnable onStop;

    /** What comes over time; null before that and for every other answer. */
    @GuardedBy("this")
    private @Nullable OpenBody body;

    /** Set before the virtual thread starts, not changed afterwards. */
    private @Nullable Exchange next;

    /** A request whose bytes took {@code charge} from the budget; 0 stands for no stream. */
    Exchange(LiveConnection connection, Traffic traffic, Asked asked, long charge, int stream) {
        this.connection = connection;
        this.stream = stream;
        this.traffic = traffic;
        this.charge = charge;
        arriving = asked.arriving;
        request =
                new WireRequest(
                        asked.method,
                        asked.target,
                        asked.headers,
                        asked.body,
                        arriving,
                        asked.protocol,
                        asked.peer,
                        this);
    }

    /**
     * A request without its way back.
     *
     * @param arriving its body where that comes over time; then {@code body} is empty
     */
    record Asked(
            String method,
            String target,
            WireHeaders headers,
            Bytes body,
            @Nullable ArrivingBody arriving,
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

    /** The body that comes over time; null for every other request. */
    @Nullable ArrivingBody arriving() {
        return arriving;
    }

    /** Whether the client has to send more of a body that comes over time. */
    boolean arrives() {
        return arriving != null && arriving.isOpen();
    }

    /** The client does not get on with a body that comes over time. */
    void tooLate() {
        breakBody(Reason.LATE);
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
        WireResponse answer = gone ? Answers.NOBODY_WAITS : framed(traffic.answer(request));
        BodyStream stream = answer.stream();
        OpenBody opened = stream == null ? null : new OpenBody(this, connection, traffic.budget());
        synchronized (this) {
            answered = true;
            onGone = null;
            onExpired = null;
            onStop = null;
            body = opened;
        }
        if (stream != null && opened != null) {
            stream.begin(opened);
        }
        boolean taken = execute(() -> connection.answered(this, answer));
        boolean whole = true;
        if (stream != null && opened != null) {
            whole = produced(stream, opened, taken);
            boolean complete = whole;
            taken = execute(() -> connection.ended(this, complete));
        }
        return !taken ? Answers.NOBODY_WAITS : whole ? answer : answer.close();
    }

    /**
     * What the protocol cannot say otherwise is said by closing: the end of a body, and that the
     * rest of the request is not read. HEAD gets no body at all.
     */
    private WireResponse framed(WireResponse given) {
        boolean rest = arriving != null && !arriving.abandon();
        WireResponse answer = rest ? given.close() : given;
        BodyStream stream = answer.stream();
        if (stream == null) {
            return answer;
        }
        if (request.method().equals("HEAD")) {
            OpenBody nobody = new OpenBody(this, connection, traffic.budget());
            boolean _ = produced(stream, nobody, false);
            return new WireResponse(answer.status(), answer.headers(), Bytes.empty());
        }
        return request.protocol() == HttpProtocol.HTTP_1_0 ? answer.close() : answer;
    }

    private boolean produced(BodyStream stream, OpenBody opened, boolean wanted) {
        if (!wanted || gone || traffic.draining()) {
            opened.end();
        }
        return traffic.produced(stream, opened);
    }

    /** False if the server has been closed and the connection with it: nobody waits any more. */
    private boolean execute(Runnable step) {
        try {
            connection.loop().executor().execute(step);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    /** Whether the answer has begun and comes over time. */
    synchronized boolean streams() {
        return body != null;
    }

    /** So many bytes of a body that comes over time are with the client, or will never be. */
    void taken(int bytes) {
        OpenBody opened = body();
        if (opened != null) {
            opened.taken(bytes);
        }
    }

    /** Whether the client still has to take something of a body that comes over time. */
    boolean waitsForClient() {
        OpenBody opened = body();
        return opened != null && opened.waitsForClient();
    }

    /** The server stops: a body that comes over time ends, and who waits is told. */
    void stop() {
        breakBody(Reason.STOPPING);
        OpenBody opened;
        Runnable action;
        synchronized (this) {
            opened = body;
            action = onStop;
            onStop = null;
        }
        if (action != null) {
            action.run();
        }
        if (opened != null) {
            opened.end();
        }
    }

    private void breakBody(Reason reason) {
        if (arriving != null) {
            arriving.fail(reason);
        }
    }

    private synchronized @Nullable OpenBody body() {
        return body;
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

    @Override
    public void whenStopping(Runnable action) {
        synchronized (this) {
            onStop = answered ? null : both(onStop, action);
        }
        if (traffic.draining()) {
            action.run();
        }
    }

    /** Tells the handler that nobody waits any more. */
    void clientGone() {
        breakBody(Reason.GONE);
        Runnable action;
        synchronized (this) {
            gone = true;
            action = onGone;
            onGone = null;
        }
        if (action != null) {
            action.run();
        }
        stop();
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

    static Runnable both(@Nullable Runnable first, Runnable second) {
        if (first == null) {
            return second;
        }
        return () -> {
            first.run();
            second.run();
        };
    }
}
