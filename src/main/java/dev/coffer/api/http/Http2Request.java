package dev.coffer.api.http;

import dev.coffer.request.Bytes;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 stream: first it collects a request, then it waits for the handler, then for the
 * client to take the answer. Used by one event loop.
 */
final class Http2Request {
    private final int stream;
    private final RequestHead head;
    private final long headCharge;
    private final ByteBudget budget;
    private final ArrayDeque<ByteBuf> backlog = new ArrayDeque<>(0);
    private @Nullable BodyBuffer body;
    private @Nullable ArrivingBody arriving;
    private @Nullable Exchange exchange;
    private Phase phase = Phase.READS;
    private boolean ended;
    private boolean settling;
    private long answerCharge;
    private long since;
    private long memorySince;

    /** What the stream waits for. */
    enum Phase {
        /** The client has to send. */
        READS,
        /** The handler has to answer. */
        RUNS,
        /** The handler produces a body over time. */
        STREAMS,
        /** The client has to take the answer. */
        ANSWERS
    }

    /** A request whose head took {@code headCharge} from the budget. */
    Http2Request(int stream, RequestHead head, ByteBudget budget, long headCharge, long now) {
        this.stream = stream;
        this.head = head;
        this.headCharge = headCharge;
        this.budget = budget;
        since = now;
    }

    int stream() {
        return stream;
    }

    RequestHead head() {
        return head;
    }

    Phase phase() {
        return phase;
    }

    /** When the phase began. */
    long since() {
        return since;
    }

    /** Whether the client has sent all. */
    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
        if (arriving != null) {
            arriving.end();
        }
    }

    /** Whether data waits for memory. */
    boolean waitsForMemory() {
        return !backlog.isEmpty();
    }

    /** Since when data waits for memory. */
    long memorySince() {
        return memorySince;
    }

    @Nullable Exchange exchange() {
        return exchange;
    }

    /** Lets the body flow into {@code target} while the request is worked on. */
    void arrives(ArrivingBody target) {
        arriving = target;
    }

    /** The body that comes over time; null for every other request. */
    @Nullable ArrivingBody arriving() {
        return arriving;
    }

    /** Whether the next step of a body that comes over time is the handler's. */
    boolean waitsForHandler() {
        return arriving != null && arriving.waitsForHandler();
    }

    /**
     * Takes more of a body that comes over time; there is always room, since the flow control
     * window is not opened again before it is taken.
     */
    void arrived(ArrivingBody target, ByteBuf data, long now, boolean last) {
        int count = data.readableBytes();
        if (count > 0 && !target.append(data, count)) {
            throw new IllegalStateException("more has come than was allowed");
        }
        if (last) {
            end();
        }
        if (last || target.progressed()) {
            since = now;
        }
    }

    /**
     * Takes more of the body. What cannot be stored for want of memory is kept aside, bounded by
     * the flow control window, which is not opened again before {@link #retry}.
     *
     * @return whether the bytes count as taken
     */
    boolean append(ByteBuf data, int maxBytes, long now) throws MalformedRequest {
        int count = data.readableBytes();
        BodyBuffer buffer = body(maxBytes);
        if (count > buffer.room()) {
            throw new MalformedRequest(Answers.BODY_TOO_LARGE);
        }
        if (backlog.isEmpty() && buffer.append(data, count)) {
            return true;
        }
        memorySince = backlog.isEmpty() ? now : memorySince;
        backlog.add(data.retain());
        return false;
    }

    /** Stores what was kept aside, as far as there is memory; says how many bytes that were. */
    int retry(int maxBytes) {
        int taken = 0;
        BodyBuffer buffer = body(maxBytes);
        while (!backlog.isEmpty()) {
            ByteBuf data = backlog.element();
            int count = data.readableBytes();
            if (count > buffer.room() || !buffer.append(data, count)) {
                break;
            }
            taken += count;
            backlog.remove().release();
        }
        return taken;
    }

    private BodyBuffer body(int maxBytes) {
        if (body == null) {
            boolean declared = head.contentLength() > 0;
            body = new BodyBuffer(budget, declared ? (int) head.contentLength() : maxBytes);
        }
        return body;
    }

    /** The body; it and what it took from the budget now belong to the caller. */
    Bytes takeBody() {
        Bytes bytes = body == null ? Bytes.empty() : body.finish();
        body = null;
        return bytes;
    }

    /** What was taken from the budget for the request. */
    long charge() {
        long window = arriving == null ? 0 : ArrivingBody.WINDOW_BYTES;
        return headCharge + window + (body == null ? 0 : body.charge());
    }

    /** The handler has it; what the request took from the budget is the exchange's now. */
    void runs(Exchange started, long now) {
        exchange = started;
        phase = Phase.RUNS;
        since = now;
    }

    /** The head of an answer is under way whose body comes over time. */
    void streams(long now) {
        phase = Phase.STREAMS;
        since = now;
    }

    /** The client has got on. */
    void progressed(long now) {
        since = now;
    }

    /**
     * The answer is under way.
     *
     * @param bytes what it has taken from the budget
     * @param counted whether it counts as a running request until it is with the client
     */
    void answers(long bytes, boolean counted, long now) {
        dropRequest();
        exchange = null;
        answerCharge = bytes;
        settling = counted;
        phase = Phase.ANSWERS;
        since = now;
    }

    /** Whether a running request ends with this stream. */
    boolean settling() {
        return settling;
    }

    /** The stream is closed: gives back what it still holds. */
    void closed() {
        dropRequest();
        budget.give(answerCharge);
        answerCharge = 0;
        Exchange waiting = exchange;
        if (waiting != null) {
            waiting.clientGone();
        }
    }

    private void dropRequest() {
        if (phase == Phase.READS) {
            budget.give(charge());
            body = null;
            phase = Phase.ANSWERS;
        }
        for (ByteBuf data : backlog) {
            data.release();
        }
        backlog.clear();
    }
}
